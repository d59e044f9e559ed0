import { inLocale, type Locale } from '../localText.js';
import type { Definition } from '../definition/definition.js';
import { mailUnder, presentMailEvent } from '../definition/formerNames.js';

/**
 * The occasions on which a procedure may word its own mail, and the marks each text may carry.
 * What a mark means is `mailMarks.<mark>` in the locales, an occasion `mailMarks.at_<occasion>`.
 */
const always = ['name', 'procedure', 'title', 'number', 'link'] as const;

const more = {
  submitted: ['due'],
  corrections_asked: ['due'],
  deferral_granted: ['due', 'deferral_due', 'documents'],
  deferral_lapsed: ['documents'],
  confirmation_asked: ['due'],
  held: [],
  review_invited: ['due'],
  agreement_ready: ['due'],
  report_due: ['due'],
  ended: ['result', 'letter'],
  counterparty_asked: ['due', 'applicant'],
  counterparty_ended: ['result', 'applicant'],
  version_moved: ['due'],
  version_move_undone: ['due'],
} as const;

export type MailEvent = keyof typeof more;
export type MailMark = (typeof always)[number] | (typeof more)[MailEvent][number];
export type MailValues = Readonly<Record<MailMark, string>>;

export const mailEvents: readonly MailEvent[] = [
  'submitted',
  'corrections_asked',
  'deferral_granted',
  'deferral_lapsed',
  'confirmation_asked',
  'held',
  'review_invited',
  'agreement_ready',
  'report_due',
  'ended',
  'counterparty_asked',
  'counterparty_ended',
  'version_moved',
  'version_move_undone',
];

/** The occasion by its present or former name; null for none of ours. */
export const mailEvent = (name: string): MailEvent | null =>
  mailEvents.find((each) => each === presentMailEvent(name)) ?? null;

/** The marks that are filled on an occasion. */
export const marksOf = (event: MailEvent): readonly MailMark[] => [...always, ...more[event]];

/** Puts values into a mail's marks; anything else stays as written. */
export function fillMail(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (mark, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? mark) : mark,
  );
}

/** What a preview says of things that no definition knows. */
export type MailSample = Pick<MailValues, 'name' | 'title' | 'due' | 'link' | 'applicant'>;

/** Values with which a mail of this procedure is shown before any is sent. */
export function sampleMailValues(
  { name, number_prefix: prefix, documents, workflow }: Definition,
  sample: MailSample,
  locale: Locale,
): MailValues {
  const deferrable = documents.filter((each) => each.deferrable).slice(0, 2);
  const ends = Object.values(workflow.ends);
  const end = ends.find(({ letter }) => letter !== undefined) ?? ends[0];
  return {
    ...sample,
    procedure: inLocale(name, locale),
    number: `${prefix}-${sample.due.slice(0, 4)}-0042`,
    deferral_due: sample.due,
    documents: (deferrable.length > 0 ? deferrable : documents.slice(0, 1))
      .map((each) => inLocale(each.name, locale))
      .join(locale === 'en' ? ', ' : '\u3001'),
    result: end ? inLocale(end.name, locale) : '',
    letter: end?.letter ? inLocale(end.letter, locale) : '',
  };
}

/** A mail as it will read, filled with sample values. */
export function previewMail(
  definition: Definition,
  event: MailEvent,
  sample: MailSample,
  locale: Locale,
): { readonly subject: string; readonly body: string } | null {
  const text = mailUnder(definition.mails, event);
  if (!text) return null;
  const values = sampleMailValues(definition, sample, locale);
  return {
    subject: fillMail(inLocale(text.subject, locale), values),
    body: fillMail(inLocale(text.body, locale), values),
  };
}
