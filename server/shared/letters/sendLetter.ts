import type { Definition } from '../../domain/definition/definition.js';
import { locales, type Locale } from '../../domain/localText.js';
import type { Deps } from '../request/deps.js';
import type { LetterReader } from './letterReaders.js';
import { plainLetter, type LetterDraft } from './letterWords.js';
import { queueLetter } from './queueLetter.js';

type Values = Readonly<Record<string, string>>;

/** A letter whose words are `mail.<event>` of the locales. */
export interface PlainLetter {
  readonly event: string;
  /** What its marks are filled with; a function where that depends on the reader's language. */
  readonly values: Values | ((locale: Locale) => Values);
  /** Where the reader looks or acts, from the first `/` on; '' for nowhere. */
  readonly path: string;
  readonly where?: 'see' | 'act';
  readonly applicationId?: string | null;
  /** The organisation on whose behalf the reader is written to. */
  readonly organisation?: string;
  /** Of a procedure, whose office is asked; of none, letters are signed by the zone alone. */
  readonly definition?: Definition;
  /** Whether somebody outside reads it, who is given the hotline where no office is named. */
  readonly outside?: boolean;
}

/** A reader without an account: an address, and a name where one is known. */
export interface Stranger {
  readonly email: string;
  readonly name: string;
  /** Both where nobody knows theirs. */
  readonly locales?: readonly Locale[];
}

/** Writes a letter to somebody with an account and queues it, in the caller's transaction. */
export async function sendLetter(
  deps: Deps,
  to: LetterReader,
  at: string,
  letter: PlainLetter,
): Promise<void> {
  const { event, applicationId = null } = letter;
  const drafts = [plainDraft(deps, to, at, letter)];
  await queueLetter(deps, { to, applicationId, event, drafts, at });
}

/** Writes a letter to somebody without an account, in the caller's transaction. */
export async function sendToStranger(
  deps: Deps,
  to: Stranger,
  at: string,
  letter: PlainLetter,
): Promise<void> {
  const { event, applicationId = null } = letter;
  const drafts = (to.locales ?? locales).map((locale) =>
    plainDraft(deps, { name: to.name, locale }, at, { ...letter, outside: true }),
  );
  const mailbox = { id: null, email: to.email };
  await queueLetter(deps, { to: mailbox, applicationId, event, drafts, at });
}

/** A letter before it is framed, as this reader gets it; pages show it before it is sent. */
export function plainDraft(
  { words, baseUrl }: Pick<Deps, 'words' | 'baseUrl'>,
  { name, locale }: Pick<LetterReader, 'name' | 'locale'>,
  at: string,
  letter: PlainLetter,
): LetterDraft {
  const { event, path, where = 'see', organisation = '', definition, outside = false } = letter;
  const given = typeof letter.values === 'function' ? letter.values(locale) : letter.values;
  const link = path === '' ? '' : `${baseUrl()}${path}`;
  const values = { ...given, name, link };
  return {
    ...plainLetter(words, locale, `mail.${event}`),
    locale,
    values,
    to: organisation === '' ? name : words(locale, 'mail.frame.of', { organisation, name }),
    link,
    where,
    ...(definition === undefined ? {} : { definition }),
    outside,
    at,
  };
}
