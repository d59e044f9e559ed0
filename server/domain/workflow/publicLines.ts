import type { CaseState } from './caseState.js';
import type { WorkflowRules } from './machineContext.js';
import type { Recorder } from './recorder.js';
import { stageKind } from './stages/registry.js';

type Rules = Pick<WorkflowRules, 'workflow' | 'stage'>;

/**
 * Why a line of a public list holds no more, as far as the public may know: it was printed or
 * decided wrong, an objection was right, the applicant gave up, the case is handled anew, or it was
 * ended otherwise.
 */
export const strikings = ['corrected', 'objection', 'withdrawn', 'handled_anew', 'ended'] as const;
export type Striking = (typeof strikings)[number];

/** The stages that have put a case on a public list, each with the list. */
export const listedBy = (
  rules: Rules,
  { memory }: Pick<CaseState, 'memory'>,
): readonly { readonly stage: string; readonly list: string }[] =>
  Object.keys(memory).flatMap((id) => {
    if (rules.workflow.stages[id] === undefined) return [];
    const stage = rules.stage(id);
    const list =
      stageKind(stage.kind)
        .publishes(stage)
        ?.list(memory[id] ?? {}) ?? null;
    return list === null ? [] : [{ stage: id, list }];
  });

/** Says on the lists of a case that its line there holds no more; a line is struck once. */
export function strikeLines(
  rules: Rules,
  recorder: Recorder,
  state: Pick<CaseState, 'memory'>,
  why: Striking,
): void {
  for (const { stage, list } of listedBy(rules, state)) {
    recorder.cause({ effect: 'strike_line', stage, data: { list, why } });
  }
}

/**
 * Lines of a case hold again as they were printed: those that an act struck which was taken back,
 * or of a case that goes on after its notice.
 */
export function restoreLines(
  recorder: Recorder,
  lines: ReturnType<typeof listedBy>,
  struckAt: string | null,
): void {
  for (const { stage, list } of lines) {
    const data = struckAt === null ? { list } : { list, at: struckAt };
    recorder.cause({ effect: 'restore_line', stage, data });
  }
}
