import { ownMail } from '../../domain/application/mailMarks.js';
import { inLocale, type Translate } from '../../domain/localText.js';
import { endOfCase } from '../casefile/caseEnd.js';
import type { CaseMail } from './caseMail.js';
import { groundsOf } from './letterGrounds.js';
import { marksOfCase } from './letterMarks.js';
import { letterWords, plainLetter, type LetterDraft, type LetterWords } from './letterWords.js';

/** Those who are told of a decision that goes against them. */
function adverse(mail: CaseMail, words: Translate): boolean {
  if (mail.occasion.event !== 'ended') return false;
  const end = endOfCase(words, mail.definition, mail.change.state.end);
  return end?.state === 'not_granted' || end?.adverse === true;
}

/** What the reader does about it; where nothing is to be done they look at it. */
const acting: ReadonlySet<string> = new Set([
  'corrections_asked',
  'deferral_granted',
  'confirmation_asked',
  'recommendation_asked',
  'review_invited',
  'seat_declined',
  'review_put_back',
  'seat_extended',
  'agreement_ready',
  'report_due',
  'report_returned',
  'counterparty_asked',
]);

/** The letter as its reader finds it; a walk-through shows it without sending any. */
export const caseMailText = (words: Translate, mail: CaseMail): LetterWords =>
  letterWords(words, caseDraft(words, mail));

/** Subject and body: the definition's own text, or that of the locales, before they are framed. */
export function caseDraft(words: Translate, mail: CaseMail): LetterDraft {
  const { definition, occasion, locale, name, organisation, link, at } = mail;
  const { event, stage } = occasion;
  const own = ownMail(definition.mails, event, stage);
  const values = marksOfCase(words, mail);
  const { subject, body } = own
    ? { subject: inLocale(own.subject, locale), body: inLocale(own.body, locale) }
    : plainLetter(words, locale, `mail.${event}`);
  return {
    locale,
    subject,
    body,
    values,
    to: organisation === '' ? name : words(locale, 'mail.frame.of', { organisation, name }),
    link,
    where: acting.has(event) ? 'act' : 'see',
    grounds: adverse(mail, words) ? groundsOf(words, mail, body) : [],
    definition,
    at,
  };
}
