import { mailEvents, mailKey, marksOf } from '../application/mailMarks.js';
import { agreementMarks } from '../award/agreementText.js';
import type { LocalText } from '../localText.js';
import type { Definition } from '../definition/definition.js';
import { markFaults, MOST_MARKS } from './markFaults.js';
import { lintError, lintWarning, type LintMessage } from './lintMessage.js';

const MOST_IN_SUBJECT = 150;
const MOST_IN_BODY = 5000;

/** Whether texts with marks can be filled and sent as they stand. */
export function mailChecks({ mails, agreement, workflow }: Definition): LintMessage[] {
  return [
    ...Object.entries(mails).flatMap(([name, mail]) => occasionChecks(name, mail, workflow.stages)),
    ...(agreement === undefined ? [] : agreementChecks(agreement)),
  ];
}

function occasionChecks(
  name: string,
  { subject, body }: Definition['mails'][string],
  stages: Definition['workflow']['stages'],
): LintMessage[] {
  const at = `mails.${name}`;
  const key = mailKey(name);
  if (key === null || (key.stage !== null && !Object.hasOwn(stages, key.stage))) {
    return [lintError('mail_occasion', at, { occasion: name, known: mailEvents.join(', ') })];
  }
  const known = marksOf(key.event);
  return [
    ...inBoth(subject, `${at}.subject`, (text, place) => [
      ...subjectChecks(text, place),
      ...markChecks(text, known, place),
    ]),
    ...inBoth(body, `${at}.body`, (text, place) => [
      ...tooLong(text, MOST_IN_BODY, place),
      ...markChecks(text, known, place),
    ]),
  ];
}

const inBoth = (
  { zh, en }: LocalText,
  at: string,
  check: (text: string, place: string) => LintMessage[],
): LintMessage[] => [...check(zh, `${at}.zh`), ...check(en, `${at}.en`)];

/** A line break in a subject would begin a header of its own. */
function subjectChecks(text: string, at: string): LintMessage[] {
  const broken = /[\r\n\u2028\u2029]/u.exec(text);
  return [
    ...(broken ? [lintError('mail_subject_lines', at, { position: broken.index + 1 })] : []),
    ...tooLong(text, MOST_IN_SUBJECT, at),
  ];
}

const tooLong = (text: string, most: number, at: string): LintMessage[] =>
  text.length > most ? [lintError('text_too_long', at, { most, there: text.length })] : [];

/** What is wrong with the marks of a text that may carry these. */
export function markChecks(text: string, known: readonly string[], at: string): LintMessage[] {
  return markFaults(text, known).map(({ code, from, part, nearest }) => ({
    level: 'error',
    code,
    at,
    params: {
      part,
      position: from + 1,
      known: known.map((mark) => `{{${mark}}}`).join(' '),
      most: MOST_MARKS,
      ...(nearest === '' ? {} : { nearest }),
    },
  }));
}

function agreementChecks(text: LocalText): LintMessage[] {
  const missing = (words: string): string[] =>
    [/\{\{\s*awardee\s*\}\}/, /\{\{\s*amount(_upper|Upper)?\s*\}\}/].flatMap((mark, index) =>
      mark.test(words) ? [] : [index === 0 ? '{{awardee}}' : '{{amount}}'],
    );
  return inBoth(text, 'agreement', (words, place) => [
    ...markChecks(words.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, '{{$1}}'), agreementMarks, place),
    ...missing(words).map((mark) => lintWarning('agreement_without_mark', place, { mark })),
  ]);
}
