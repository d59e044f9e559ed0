import type { Definition } from '../../domain/definition/definition.js';
import { inLocale } from '../../domain/localText.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import type { LetterReader } from '../../shared/letters/letterReaders.js';
import { letterWords, type LetterWords } from '../../shared/letters/letterWords.js';
import { plainDraft, sendLetter, type PlainLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { CallRow } from './managedCall.file.js';

/** The occasions on which people are written to about a call. */
export type CallMailKind =
  'call_extended' | 'call_closes_early' | 'call_cancelled' | 'call_cancel_asked';

export interface CallLetter {
  readonly kind: CallMailKind;
  readonly call: CallRow;
  readonly definition: Definition;
  readonly reason: string;
  /** The close as it was and as it is now, as ISO text; the same where it stays. */
  readonly from: string;
  readonly to: string;
  /** ISO time of what is told. */
  readonly at: string;
}

/** The letter as one person will read it; pages show it before it is sent. */
export const callLetter = (
  deps: Pick<Deps, 'words' | 'baseUrl'>,
  letter: CallLetter,
  reader: Pick<LetterReader, 'name' | 'locale'>,
): LetterWords =>
  letterWords(deps.words, plainDraft(deps, reader, letter.at, plainLetterOf(deps, letter)));

/** Queues the letter to each of them, in the caller's transaction. */
export async function sendCallLetters(
  deps: Deps,
  letter: CallLetter,
  people: readonly LetterReader[],
): Promise<void> {
  for (const person of people) {
    await sendLetter(deps, person, letter.at, plainLetterOf(deps, letter));
  }
}

function plainLetterOf(
  { words }: Pick<Deps, 'words'>,
  { kind, call, definition, reason, from, to }: CallLetter,
): PlainLetter {
  const { remedy } = definition.guide;
  const asked = kind === 'call_cancel_asked';
  return {
    event: kind,
    values: (locale) => ({
      reason,
      call: inLocale(call.title, locale),
      from: letterMoment(words, locale, from),
      to: letterMoment(words, locale, to),
      remedy: remedy === undefined ? '' : inLocale(remedy, locale),
    }),
    path: asked ? `/manage/calls/${call.id}/cancel` : `/calls/${call.id}`,
    where: asked ? 'act' : 'see',
    definition,
  };
}
