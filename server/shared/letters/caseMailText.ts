import { mailUnder } from '../../domain/definition/formerNames.js';
import { fillMail } from '../../domain/application/mailMarks.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import { endOfCase } from '../casefile/caseEnd.js';

/** A mail about a case: the change that gives occasion to it, and who reads it. */
export interface CaseMail {
  readonly definition: Definition;
  readonly title: string;
  readonly number: string;
  readonly link: string;
  readonly change: CaseChange;
  readonly event: string;
  readonly locale: Locale;
  readonly name: string;
  /** Who applied; a walk-through with invented answers has nobody. */
  readonly applicant?: string;
}

/** Subject and body: the definition's own text, or that of the locales. */
export function caseMailText(
  words: Translate,
  mail: CaseMail,
): { readonly subject: string; readonly body: string } {
  const { definition, event, locale } = mail;
  const values = marksOf(words, mail);
  const own = mailUnder(definition.mails, event);
  if (own) {
    return {
      subject: fillMail(inLocale(own.subject, locale), values),
      body: fillMail(inLocale(own.body, locale), values),
    };
  }
  return {
    subject: words(locale, `mail.${event}.subject`, values),
    body: words(locale, `mail.${event}.body`, values),
  };
}

function marksOf(words: Translate, mail: CaseMail): Readonly<Record<string, string>> {
  const { definition, title, number, link, change, locale, name, applicant = '' } = mail;
  const { state } = change;
  const due = state.corrections?.dueAt ?? state.dueAt;
  const end = endOfCase(words, definition, state.end);
  return {
    name,
    procedure: inLocale(definition.name, locale),
    title,
    number,
    due: due === null ? words(locale, 'mail.day_on_page') : zoneDay(new Date(due)),
    documents: documentNames(mail),
    deferral_due: state.deferral ? zoneDay(new Date(state.deferral.dueAt)) : '',
    result: end ? inLocale(end.name, locale) : '',
    letter: end?.letter ? inLocale(end.letter, locale) : '',
    applicant,
    link,
  };
}

/** The documents that may still follow, or that did not come. */
function documentNames({ definition, change, locale }: CaseMail): string {
  const ids = (change.state.deferral ?? change.before.deferral)?.documents ?? [];
  return definition.documents
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => inLocale(name, locale))
    .join(locale === 'en' ? ', ' : '\u3001');
}
