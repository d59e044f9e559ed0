import type { Definition } from '../../domain/definition/definition.js';
import type { Deps } from '../request/deps.js';
import { queueMail } from './caseMails.js';
import type { LetterReader } from './letterReaders.js';
import { letterWords, plainLetter } from './letterWords.js';

/** A letter whose words are `mail.<event>` of the locales. */
export interface PlainLetter {
  readonly event: string;
  /** What its marks are filled with, in the reader's language. */
  readonly values: Readonly<Record<string, string>>;
  /** Where the reader looks or acts, from the first `/` on; '' for nowhere. */
  readonly path: string;
  readonly where?: 'see' | 'act';
  readonly applicationId?: string;
  /** The organisation on whose behalf the reader is written to. */
  readonly organisation?: string;
  readonly definition?: Definition;
}

/** Writes a letter in the frame of all letters and queues it, in the caller's transaction. */
export async function sendLetter(
  deps: Deps,
  to: LetterReader,
  at: string,
  letter: PlainLetter,
): Promise<void> {
  const { words } = deps;
  const { locale, name } = to;
  const { event, values, path, where = 'see', organisation = '', definition } = letter;
  const all = { ...values, name };
  const text = letterWords(words, locale, {
    ...plainLetter(words, locale, `mail.${event}`, all),
    values: all,
    to: organisation === '' ? name : words(locale, 'mail.frame.of', { organisation, name }),
    link: path === '' ? '' : `${deps.baseUrl()}${path}`,
    where,
    ...(definition === undefined ? {} : { definition }),
    at,
  });
  const applicationId = letter.applicationId ?? null;
  await queueMail(deps, { to, applicationId, event, ...text, at });
}
