import { queueMail } from '../letters/caseMails.js';
import type { LetterReader } from '../letters/letterReaders.js';
import type { Deps } from '../request/deps.js';
import { dateWords } from '../words/dateWords.js';

/**
 * Writes to people about an organisation: the text `mail.<event>` in the language of each, filled
 * with their name, the organisation's, a link to `path` and what else is given.
 */
export async function mailAbout(
  deps: Deps,
  to: readonly LetterReader[],
  event: string,
  { organisation, path, ...more }: MailAbout,
): Promise<void> {
  for (const reader of to) {
    const said = Object.entries(more.words ?? {}).map(([name, key]) => [
      name,
      deps.words(reader.locale, key),
    ]);
    const dated = Object.entries(more.dates ?? {}).map(([name, at]) => [
      name,
      dateWords(deps.words, reader.locale, deps.clock.now()).datetime(at),
    ]);
    const values = {
      name: reader.name,
      organisation,
      link: `${deps.baseUrl()}${path}`,
      ...more.values,
      ...Object.fromEntries([...said, ...dated]),
    };
    await queueMail(deps, {
      to: reader,
      applicationId: null,
      event,
      subject: deps.words(reader.locale, `mail.${event}.subject`, values),
      body: deps.words(reader.locale, `mail.${event}.body`, values),
      at: deps.clock.now().toISOString(),
    });
  }
}

interface MailAbout {
  readonly organisation: string;
  readonly path: string;
  readonly values?: Readonly<Record<string, string>>;
  /** Values that are words, by the key of the locales. */
  readonly words?: Readonly<Record<string, string>>;
  /** Values that are moments (ISO). */
  readonly dates?: Readonly<Record<string, string>>;
}
