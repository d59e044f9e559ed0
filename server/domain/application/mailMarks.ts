import { inLocale, type Locale } from '../localText.js';
import type { Definition } from '../definition/definition.js';
import { mailUnder, presentMailEvent } from '../definition/formerNames.js';

/**
 * The occasions on which a procedure may word its own mail, and the marks each text may carry.
 * What a mark means is `mailMarks.<mark>` in the locales, an occasion `mailMarks.at_<occasion>`.
 */
const always = ['name', 'procedure', 'title', 'number', 'link', 'day'] as const;

const more = {
  submitted: ['stage', 'due', 'revision', 'code'],
  accepted: ['stage', 'due'],
  corrections_asked: ['stage', 'due', 'items', 'unanswered', 'round'],
  corrections_answered: ['stage', 'due', 'revision', 'code'],
  deferral_granted: ['due', 'deferral_due', 'documents', 'unanswered', 'barred'],
  deferral_met: ['revision', 'code'],
  deferral_lapsed: ['documents', 'next', 'barred'],
  recommendation_asked: ['stage', 'due', 'applicant'],
  recommendation_given: ['stage', 'next', 'due'],
  confirmation_asked: ['stage', 'due'],
  shortlisted: ['stage', 'next'],
  shortlisted_anew: ['stage', 'next', 'reason'],
  in_reserve: ['stage', 'due'],
  in_reserve_anew: ['stage', 'due', 'reason'],
  approved: ['stage', 'next', 'amount'],
  notice_published: ['stage', 'due'],
  held: [],
  review_invited: ['stage', 'due', 'call', 'meeting'],
  review_closed: ['stage', 'call'],
  seat_declined: ['stage', 'due'],
  seat_withdrawn: ['stage', 'call', 'remark'],
  seat_extended: ['stage', 'due', 'was', 'call', 'remark'],
  review_put_back: ['stage', 'due', 'call', 'remark'],
  defence_set: ['stage', 'meeting'],
  defence_off: ['stage', 'meeting'],
  sample_drawn: ['stage', 'next', 'due'],
  agreement_ready: ['stage', 'due', 'amount'],
  agreement_signed: ['stage', 'next', 'amount'],
  report_due: ['stage', 'due'],
  report_filed: ['stage', 'due'],
  report_passed: ['stage', 'remark'],
  report_concluded: ['stage', 'remark', 'share'],
  report_returned: ['stage', 'due', 'remark'],
  clock_paused: ['stage', 'reason'],
  clock_resumed: ['stage', 'due'],
  days_moved: ['stage', 'due', 'was'],
  clock_extended: ['stage', 'due', 'was', 'reason'],
  late_accepted: ['stage', 'due', 'reason'],
  outcome_corrected: ['stage', 'due', 'reason'],
  names_corrected: ['reason', 'changed'],
  record_corrected: ['reason', 'changed'],
  taken_back: ['stage', 'due', 'reason'],
  suspended: ['reason'],
  suspension_lifted: ['reason'],
  sent_back: ['stage', 'due', 'reason'],
  reopened: ['stage', 'due', 'reason'],
  ended: ['stage', 'result', 'letter', 'reason', 'basis', 'remedy', 'amount'],
  counterparty_asked: ['stage', 'due', 'applicant'],
  counterparty_agreed: ['stage', 'next', 'due'],
  counterparty_ended: ['result', 'applicant'],
  version_moved: ['stage', 'due', 'changed'],
  version_move_undone: ['stage', 'due'],
  draft_moved: ['changed'],
} as const;

export type MailEvent = keyof typeof more;
export type MailMark = (typeof always)[number] | (typeof more)[MailEvent][number];
export type MailValues = Readonly<Record<MailMark, string>>;

const isMailEvent = (name: string): name is MailEvent => Object.hasOwn(more, name);

export const mailEvents: readonly MailEvent[] = Object.keys(more).filter(isMailEvent);

/** The occasion by its present or former name; null for none of ours. */
export function mailEvent(name: string): MailEvent | null {
  const present = presentMailEvent(name);
  return isMailEvent(present) ? present : null;
}

/** Under what key a definition holds its text: the occasion, alone or as `occasion@stage`. */
export interface MailKey {
  readonly event: MailEvent;
  readonly stage: string | null;
}

/** Reads such a key; null where its occasion is none of ours. */
export function mailKey(key: string): MailKey | null {
  const [name = '', stage = null] = key.split('@');
  const event = mailEvent(name);
  return event === null ? null : { event, stage };
}

/** The definition's own text for an occasion in this stage, the one for the stage before the general one. */
export function ownMail(
  mails: Definition['mails'],
  event: MailEvent,
  stage: string | null,
): Definition['mails'][string] | undefined {
  const general = mailUnder(mails, event);
  return stage === null ? general : (mails[`${event}@${stage}`] ?? general);
}

/** The marks that are filled on an occasion. */
export const marksOf = (event: MailEvent): readonly MailMark[] => [...always, ...more[event]];

/** Puts values into a mail's marks; anything else stays as written. */
export function fillMail(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (mark, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? mark) : mark,
  );
}

/** Marks that a definition fills itself when a letter is shown before any is sent. */
type DefinedMark =
  'procedure' | 'number' | 'documents' | 'result' | 'letter' | 'stage' | 'next' | 'deferral_due';

/** What a preview says of things that no definition knows. */
export type MailSample = Omit<MailValues, DefinedMark>;

/** Such values by the name of their mark. */
export const mailSample = (say: (mark: Exclude<MailMark, DefinedMark>) => string): MailSample => ({
  name: say('name'),
  title: say('title'),
  link: say('link'),
  applicant: say('applicant'),
  due: say('due'),
  was: say('was'),
  day: say('day'),
  items: say('items'),
  round: say('round'),
  unanswered: say('unanswered'),
  barred: say('barred'),
  reason: say('reason'),
  basis: say('basis'),
  remedy: say('remedy'),
  remark: say('remark'),
  share: say('share'),
  amount: say('amount'),
  meeting: say('meeting'),
  call: say('call'),
  changed: say('changed'),
  revision: say('revision'),
  code: say('code'),
});

/** Values with which a mail of this procedure is shown before any is sent. */
export function sampleMailValues(
  { name, number_prefix: prefix, documents, workflow }: Definition,
  sample: MailSample,
  locale: Locale,
): MailValues {
  const deferrable = documents.filter((each) => each.deferrable).slice(0, 2);
  const ends = Object.values(workflow.ends);
  const end = ends.find(({ letter }) => letter !== undefined) ?? ends[0];
  const [stage, next = stage] = Object.values(workflow.stages);
  return {
    ...sample,
    procedure: inLocale(name, locale),
    number: `${prefix}-2026-0042`,
    deferral_due: sample.due,
    documents: (deferrable.length > 0 ? deferrable : documents.slice(0, 1))
      .map((each) => inLocale(each.name, locale))
      .join(locale === 'en' ? ', ' : '\u3001'),
    result: end ? inLocale(end.name, locale) : '',
    letter: end?.letter ? inLocale(end.letter, locale) : '',
    stage: stage ? inLocale(stage.name, locale) : '',
    next: next ? inLocale(next.name, locale) : '',
  };
}

/** A mail as it will read, filled with sample values. */
export function previewMail(
  definition: Definition,
  { event, stage }: MailKey,
  sample: MailSample,
  locale: Locale,
): { readonly subject: string; readonly body: string } | null {
  const text = ownMail(definition.mails, event, stage);
  if (!text) return null;
  const values = sampleMailValues(definition, sample, locale);
  return {
    subject: fillMail(inLocale(text.subject, locale), values),
    body: fillMail(inLocale(text.body, locale), values),
  };
}
