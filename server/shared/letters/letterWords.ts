import { contactOf, contactText } from '../../domain/definition/contact.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { Locale, Translate } from '../../domain/localText.js';
import {
  carries,
  letterFrame,
  letterText,
  withoutSalutation,
} from '../../domain/application/letterText.js';
import { plainName, withPlainNames } from '../../domain/application/typedNames.js';
import { letterDay } from './letterDates.js';

/** A letter before its marks are filled, and what is written around it. */
export interface LetterDraft {
  readonly locale: Locale;
  readonly subject: string;
  readonly body: string;
  readonly values: Readonly<Record<string, string>>;
  /** As the salutation names the reader; '' for a stranger without a name. */
  readonly to: string;
  readonly link: string;
  /** What the reader does there: a key below `mail.frame.where`. */
  readonly where: 'see' | 'act';
  readonly grounds?: readonly string[];
  /** Of a procedure, whose office is asked; of none, letters are signed by the zone alone. */
  readonly definition?: Definition;
  /** Whether somebody outside reads it, who is given the hotline where no office is named. */
  readonly outside?: boolean;
  /** ISO time of what the letter tells. */
  readonly at: string;
}

export interface LetterWords {
  readonly subject: string;
  readonly body: string;
}

/**
 * The one frame of all letters. It adds only what the text does not say itself, so that texts
 * written before there was a frame read as well. Throws `EmptyMark` where something is missing.
 */
export function letterWords(words: Translate, draft: LetterDraft): LetterWords {
  const { locale, subject, link, where, grounds = [], definition, at } = draft;
  const values = withPlainNames(draft.values);
  const to = plainName(draft.to);
  const body = withoutSalutation(draft.body);
  const linked = carries(body, 'link') || link === '';
  const numbered =
    values['number'] === undefined ||
    carries(`${subject} ${body}`, 'number') ||
    values['number'] === '';
  const about = numbered
    ? ''
    : words(locale, 'mail.frame.about', { number: values['number'] ?? '' });
  const contact = definition === undefined ? '' : contactText(contactOf(definition), locale);
  return {
    subject: letterText(subject, values),
    body: letterFrame({
      to: to === '' ? words(locale, 'mail.frame.stranger') : words(locale, 'mail.frame.to', { to }),
      words: [letterText(body, values), about].filter((text) => text !== '').join('\n\n'),
      grounds,
      where: linked ? '' : words(locale, `mail.frame.where.${where}`, { link }),
      contact: contactIn(words, draft, contact),
      unit: words(locale, 'mail.frame.unit'),
      day: letterDay(words, locale, at),
      foot: words(locale, 'mail.frame.foot'),
    }),
  };
}

/** Whom to ask: the office of the procedure unless the text names it, or for people outside the hotline. */
function contactIn(words: Translate, { body, outside, locale }: LetterDraft, contact: string) {
  if (contact !== '') {
    return body.includes(contact) ? [] : [words(locale, 'mail.frame.contact', { contact })];
  }
  const phone = words(locale, 'help.contact.phone');
  return outside === true ? [words(locale, 'mail.frame.hotline', { phone })] : [];
}

/** Asks for a text as it is written, so that a mark that nobody fills shows. */
const asWritten = { skipInterpolation: 1 };

/** The text of the locales below this key, its marks still to be filled. */
export function plainLetter(
  words: Translate,
  locale: Locale,
  key: string,
): Pick<LetterDraft, 'subject' | 'body'> {
  return {
    subject: words(locale, `${key}.subject`, asWritten),
    body: words(locale, `${key}.body`, asWritten),
  };
}
