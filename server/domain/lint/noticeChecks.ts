import type { Definition } from '../definition/definition.js';
import type { LocalText } from '../localText.js';
import { noticeMarks } from '../workflow/contract/noticeWording.js';
import type { Publication } from '../workflow/contract/stageQuestions.js';
import { stageKind } from '../workflow/stages/registry.js';
import { lintError, lintWarning, type LintMessage } from './lintMessage.js';
import { markChecks } from './mailChecks.js';

/** Whether public lists say what they propose and whom to turn to (人才项目公示：业务和纪检监督). */
export function noticeChecks({ workflow, discipline }: Definition): LintMessage[] {
  const lists = Object.entries(workflow.stages).flatMap(([id, stage]) => {
    const list = stageKind(stage.kind).publishes(stage);
    return list ? [{ at: `workflow.stages.${id}`, list }] : [];
  });
  return [
    ...(lists.length > 0 && discipline === undefined
      ? [lintError('discipline_needed', 'discipline')]
      : []),
    ...lists.flatMap(({ at, list }) => [
      ...wordingChecks(list.wording, `${at}.wording`),
      ...resultChecks(list.results, `${at}.results`),
    ]),
  ];
}

function wordingChecks(wording: Publication['wording'], at: string): LintMessage[] {
  if (wording === null) return [lintWarning('notice_not_worded', at)];
  return [
    ...textChecks(wording.title, noticeMarks.title, `${at}.title`),
    ...textChecks(wording.says, noticeMarks.says, `${at}.says`),
  ];
}

const textChecks = (text: LocalText, marks: readonly string[], at: string): LintMessage[] =>
  Object.entries(text).flatMap(([language, words]) => {
    const place = `${at}.${language}`;
    return [
      ...markChecks(words, marks, place),
      ...marks
        .map((name) => `{{${name}}}`)
        .filter((mark) => !words.includes(mark))
        .map((mark) => lintError('notice_without_mark', place, { mark })),
    ];
  });

/** A result without a condition hides every one after it. */
const resultChecks = (results: Publication['results'], at: string): LintMessage[] =>
  results
    .slice(0, -1)
    .flatMap(({ when }, index) =>
      when === undefined ? [lintError('notice_result_last', `${at}.${index + 1}`)] : [],
    );
