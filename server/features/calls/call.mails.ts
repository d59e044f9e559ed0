import { wallClock } from '../../domain/application/callWindow.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { queueMail } from '../../shared/letters/caseMails.js';
import type { Deps } from '../../shared/request/deps.js';
import type { AffectedPerson } from './affectedPeople.query.js';
import type { CallRow } from './managedCall.file.js';

/** The occasions on which people are written to about a call. */
export type CallMailKind =
  'call_extended' | 'call_closes_early' | 'call_cancelled' | 'call_cancel_asked';

export interface CallLetter {
  readonly kind: CallMailKind;
  readonly reason: string;
  /** The close as it was and as it is now, as ISO text; the same where it stays. */
  readonly from: string;
  readonly to: string;
}

/** The letter as one person reads it; pages show it before it is sent. */
export function callLetter(
  deps: Pick<Deps, 'words' | 'baseUrl'>,
  call: CallRow,
  { kind, reason, from, to }: CallLetter,
  { name, locale }: { readonly name: string; readonly locale: Locale },
): { readonly subject: string; readonly body: string } {
  const path =
    kind === 'call_cancel_asked' ? `/manage/calls/${call.id}/cancel` : `/calls/${call.id}`;
  const values = {
    name,
    reason,
    call: inLocale(call.title, locale),
    from: wallClock(from),
    to: wallClock(to),
    link: `${deps.baseUrl()}${path}`,
  };
  return {
    subject: deps.words(locale, `mail.${kind}.subject`, values),
    body: deps.words(locale, `mail.${kind}.body`, values),
  };
}

/** Queues the letter to each of them, in the caller's transaction. */
export async function sendCallLetters(
  deps: Deps,
  call: CallRow,
  letter: CallLetter,
  people: readonly AffectedPerson[],
): Promise<void> {
  const at = deps.clock.now().toISOString();
  for (const person of people) {
    const text = callLetter(deps, call, letter, person);
    const mail = { to: person, applicationId: null, event: letter.kind, at };
    await queueMail(deps, { ...mail, ...text });
  }
}
