import { conflict, invalid } from '../../refusal.js';
import { callCancelledEnd, type CaseEvent, type KeptOutcomes } from '../caseEvents.js';
import type { CaseState } from '../caseState.js';
import type { MachineContext, WorkflowRules } from '../machineContext.js';
import { recordFrom, type CaseChange } from '../recorder.js';
import { renewDeferral } from '../deferral.js';
import { enterStage } from '../transitions.js';
import { listedBy, restoreLines } from '../publicLines.js';
import { outcomeTargets, stagesOnwards } from '../stagesAhead.js';
import { keepable, keeping, keptBut } from './keptStages.js';
import type { Grounds } from './suspension.js';

/** Where an ended case goes on, which later stages are handled anew as well, and why. */
export interface Reopening extends Grounds {
  readonly to: string;
  readonly redo: readonly string[];
}

/** Why a case cannot be reopened, as the code of a refusal; null where it can. */
export function whyNotReopened(
  { workflow }: Pick<WorkflowRules, 'workflow'>,
  { status, end, facts }: CaseState,
): string | null {
  if (status !== 'ended') return 'not_ended';
  // What was granted has effects beyond the case, such as a place in a register.
  if (workflow.ends[end ?? '']?.state === 'granted') return 'reopen_granted';
  if (end === callCancelledEnd) return 'reopen_call_cancelled';
  // Money that was promised is taken back or paid out by its own ways, not by beginning anew.
  if (facts['committed'] === true) return 'reopen_committed';
  if (facts['frozen'] === true) return 'reopen_voucher';
  return null;
}

/** The stages of its version that an ended case has been through. */
export const stagesBeenThrough = (
  { rules }: Pick<MachineContext, 'rules'>,
  { memory }: CaseState,
): readonly string[] =>
  Object.keys(rules.workflow.stages).filter((stage) => memory[stage] !== undefined);

/**
 * Takes back the end of a case: it enters a stage anew that it has been through, and claims again
 * what it had let go. Number and history stay, and so does what later stages came to that are not named;
 * the stage gives it a deadline of its own, and `renewDeferral` what was put off. Refuses what
 * `whyNotReopened` says, and a stage that it has not been through.
 */
export function reopen(
  context: MachineContext,
  before: CaseState,
  { to, redo, reason, ground }: Reopening,
  reached: KeptOutcomes,
): CaseChange {
  const problem = whyNotReopened(context.rules, before);
  if (problem !== null) throw conflict(problem);
  if (!stagesBeenThrough(context, before).includes(to)) {
    throw invalid({ to: { code: 'choose_one' } });
  }
  const recorder = recordFrom(before);
  const kept = keptBut(keepable(context.rules, before, reached, [to]), redo);
  const why = { reason, ground, ...keeping(kept) };
  recorder.emit({ type: 'reopened', end: before.end ?? '', to, ...why });
  recorder.cause({ effect: 'retake_claims', stage: to, data: {} });
  // What it was published with stands where it goes on behind its notice.
  const anew = new Set([to, ...stagesOnwards(context.rules, outcomeTargets(context.rules, to))]);
  const listed = listedBy(context.rules, before).filter(({ stage }) => !anew.has(stage));
  restoreLines(recorder, listed, null);
  renewDeferral(context, recorder, before, to);
  enterStage(context, recorder, to);
  return recorder.change();
}

/** The accounts that ended the case: nobody of them approves that it goes on. */
export function endedBy(
  history: readonly { readonly actorId: string | null; readonly event: CaseEvent }[],
): ReadonlySet<string> {
  const actor = history.findLast(({ event }) => event.type === 'ended')?.actorId ?? null;
  return new Set(actor === null ? [] : [actor]);
}
