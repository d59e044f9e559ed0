import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { Definition } from '../../domain/definition/definition.js';
import { sha256 } from '../../domain/events.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import type { StageOfAnyKind } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../request/deps.js';
import { letterMoment } from './letterDates.js';
import { sendToStranger } from './sendLetter.js';

/** The link of one confirmer: the same each time it is written, without being kept anywhere. */
export function confirmationLink(
  { seal }: Pick<Deps, 'seal'>,
  id: string,
): { readonly token: string; readonly hash: string } {
  const token = seal.linkToken(`confirmation:${id}`);
  return { token, hash: sha256(token) };
}

/** The case in which somebody is asked, and the stage that waits for the answer. */
export interface AskedIn {
  readonly row: Pick<ApplicationRow, 'id' | 'applicant_name'>;
  readonly definition: Definition;
  readonly stage: StageOfAnyKind;
  readonly dueAt: string | null;
}

/** Writes to somebody named in a table, in both languages since nobody knows a stranger's. */
export async function mailConfirmer(
  deps: Deps,
  to: { readonly name: string; readonly email: string; readonly token: string },
  { row, definition, stage, dueAt }: AskedIn,
  event: 'row_confirmation' | 'row_confirmation_reminder',
  at: string,
): Promise<void> {
  const { words } = deps;
  await sendToStranger(deps, to, at, {
    event,
    values: (locale) => ({
      applicant: row.applicant_name,
      procedure: inLocale(definition.name, locale),
      until:
        dueAt === null
          ? ''
          : words(locale, 'mail.confirmers.until', { due: letterMoment(words, locale, dueAt) }),
      silence: silenceOf(deps, definition, stage, locale),
    }),
    path: `/confirmations/${to.token}`,
    applicationId: row.id,
    definition,
  });
}

/** What follows where nobody answers; '' where nothing does. */
export function silenceOf(
  { words }: Pick<Deps, 'words'>,
  { workflow }: Definition,
  { timeout, next }: StageOfAnyKind,
  locale: Locale,
): string {
  const to = timeout === undefined ? undefined : next[timeout];
  if (typeof to !== 'string') return '';
  const end = workflow.ends[to.slice(1)];
  return to.startsWith('.') && end
    ? words(locale, 'mail.confirmers.ends', { end: inLocale(end.name, locale) })
    : words(locale, 'mail.confirmers.goes_on');
}
