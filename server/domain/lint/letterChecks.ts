import type { Definition } from '../definition/definition.js';
import type { LocalText } from '../localText.js';
import { lintError, lintWarning, type LintMessage } from './lintMessage.js';

/** `{{day}}` and then “before”, which leaves open whether the day itself is in time. */
const bareDay =
  /\{\{(?:day|date)\}\}\s*(?:\u4E4B|\u4EE5)?\u524D|\d ?\u65E5(?:\u4E4B|\u4EE5)?\u524D(?!\u7684)/u;
const halfWidth =
  /[\u4E00-\u9FFF][,:;()!?]|[,;()!?][\u4E00-\u9FFF]|[\u4E00-\u9FFF] [\u4E00-\u9FFF]/u;
/** The two ways to a court are named with the days within which they are open. */
const court = /\u590D\u8BAE|\u8BC9\u8BBC|reconsideration|court|administrative action/iu;
const term =
  /\d|[\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u4E03\u516B\u4E5D\u5341]+\s*(?:\u4E2A)?(?:\u5DE5\u4F5C)?[\u65E5\u6708]/u;

/** How a Chinese letter is written wrongly: codes of the lint. */
export const letterFaults = (
  chinese: string,
): readonly ('letter_bare_day' | 'letter_half_width')[] => [
  ...(bareDay.test(chinese) ? (['letter_bare_day'] as const) : []),
  ...(halfWidth.test(chinese.replaceAll(/\{\{\w+\}\}/g, 'X'))
    ? (['letter_half_width'] as const)
    : []),
];

/** Whether what is written to people can stand in a letter, and a refusal says what may be done. */
export function letterChecks({ mails, workflow, guide }: Definition): LintMessage[] {
  const texts: [string, LocalText][] = [
    ...Object.entries(mails).flatMap(([name, { subject, body }]): [string, LocalText][] => [
      [`mails.${name}.subject`, subject],
      [`mails.${name}.body`, body],
    ]),
    ...Object.entries(workflow.ends).flatMap(([id, { letter }]): [string, LocalText][] =>
      letter === undefined ? [] : [[`workflow.ends.${id}.letter`, letter]],
    ),
  ];
  return [
    ...texts.flatMap(([at, { zh }]) =>
      letterFaults(zh).map((code) => lintWarning(code, `${at}.zh`)),
    ),
    ...remedyChecks(workflow.ends, guide.remedy),
  ];
}

function remedyChecks(
  ends: Definition['workflow']['ends'],
  remedy: LocalText | undefined,
): LintMessage[] {
  const refuses = Object.values(ends).some(
    ({ state, adverse }) => state === 'not_granted' || adverse,
  );
  if (remedy === undefined) return refuses ? [lintError('remedy_needed', 'guide.remedy')] : [];
  return Object.entries(remedy).flatMap(([language, text]) =>
    court.test(text) && !term.test(text)
      ? [lintWarning('remedy_without_term', `guide.remedy.${language}`)]
      : [],
  );
}
