import type { Locale } from '../../domain/localText.js';
import { letterMoment } from '../letters/letterDates.js';
import type { LetterReader } from '../letters/letterReaders.js';
import { sendLetter } from '../letters/sendLetter.js';
import type { Deps } from '../request/deps.js';

interface MailAbout {
  readonly organisation: string;
  readonly path: string;
  readonly where?: 'see' | 'act';
  readonly values?: Readonly<Record<string, string>>;
  /** Values that are words, by the key of the locales. */
  readonly words?: Readonly<Record<string, string>>;
  /** Values that are moments (ISO). */
  readonly dates?: Readonly<Record<string, string>>;
}

/**
 * Writes to people about an organisation: the letter `mail.<event>` in the language of each, in
 * the caller's transaction.
 */
export async function mailAbout(
  deps: Deps,
  to: readonly LetterReader[],
  event: string,
  { organisation, path, where = 'see', ...more }: MailAbout,
): Promise<void> {
  const { words } = deps;
  const each = (
    given: Readonly<Record<string, string>> | undefined,
    say: (value: string) => string,
  ): [string, string][] => Object.entries(given ?? {}).map(([name, value]) => [name, say(value)]);
  const values = (locale: Locale): Readonly<Record<string, string>> => ({
    organisation,
    ...more.values,
    ...Object.fromEntries([
      ...each(more.words, (key) => words(locale, key)),
      ...each(more.dates, (at) => letterMoment(words, locale, at)),
    ]),
  });
  for (const reader of to) {
    const letter = { event, values, path, where, outside: true };
    await sendLetter(deps, reader, deps.clock.now().toISOString(), letter);
  }
}
