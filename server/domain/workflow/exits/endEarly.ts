import { conflict } from '../../refusal.js';
import { callCancelledEnd, revokedEnd, terminatedEnd } from '../caseEvents.js';
import { suspensionHold, type CaseState } from '../caseState.js';
import { effectTraits } from '../contract/effects.js';
import type { MachineContext, WorkflowRules } from '../machineContext.js';
import { recordFrom, type CaseChange, type Recorder } from '../recorder.js';
import { leaveFor } from '../transitions.js';
import { isSuspended } from './presentDue.js';
import type { Grounds } from './suspension.js';

/** What becomes of instalments that are due and not on their way: still paid, or cancelled. */
export const dueFates = ['pay', 'cancel'] as const;
export type DueFate = (typeof dueFates)[number];

export interface EarlyEnd extends Grounds {
  readonly due: DueFate;
}

/** Why the zone cannot end a running case, as the code of a refusal; null where it can. */
export function whyNotTerminated({ status, stage, holds }: CaseState): string | null {
  if (status !== 'running' || stage === null) return 'not_running';
  return holds.some((hold) => hold !== suspensionHold) ? 'held_by_objection' : null;
}

/** Why what was granted cannot be revoked; null where it can. */
export function whyNotRevoked(
  { workflow, stage }: Pick<WorkflowRules, 'workflow' | 'stage'>,
  { status, end, memory }: CaseState,
): string | null {
  if (status !== 'ended' || end === null) return 'revoke_running';
  if (end === revokedEnd || end === terminatedEnd || end === callCancelledEnd)
    return 'revoke_not_granted';
  if (workflow.ends[end]?.state !== 'granted') return 'revoke_not_granted';
  // What others have built upon is taken back in its own room, where it is seen what hangs on it.
  const caused = Object.keys(workflow.stages)
    .filter((id) => memory[id] !== undefined)
    .flatMap((id) => Object.values(stage(id).effects).flat());
  return caused.flatMap((each) => effectTraits(each).builtUpon ?? [])[0] ?? null;
}

/** The zone ends a running case: tasks close, and its money goes back as far as it was not paid. */
export function terminateCase(
  context: MachineContext,
  before: CaseState,
  { due, ...grounds }: EarlyEnd,
): CaseChange {
  const problem = whyNotTerminated(before);
  if (problem !== null) throw conflict(problem);
  const recorder = recordFrom(before);
  letGo(recorder, grounds);
  recorder.emit({ type: 'terminated', ...grounds });
  const stage = before.stage ?? '';
  cancelDue(recorder, stage, due);
  leaveFor(context, recorder, stage, `.${terminatedEnd}`);
  return recorder.change();
}

/** What a case was granted is taken back: what has not been paid goes back to its budget line. */
export function revokeAward(
  { rules }: MachineContext,
  before: CaseState,
  { due, ...grounds }: EarlyEnd,
): CaseChange {
  const problem = whyNotRevoked(rules, before);
  if (problem !== null) throw conflict(problem);
  const recorder = recordFrom(before);
  letGo(recorder, grounds);
  recorder.emit({ type: 'revoked', end: before.end ?? '', ...grounds });
  cancelDue(recorder, '', due);
  if (before.facts['committed'] === true) {
    recorder.cause({ effect: 'cancel_tranches', stage: '', data: {} });
  }
  recorder.cause({ effect: 'release_claims', stage: '', data: {} });
  recorder.emit({ type: 'ended', end: revokedEnd });
  return recorder.change();
}

/** What is still to be paid must not wait for a suspension that nobody can lift any more. */
function letGo(recorder: Recorder, grounds: Grounds): void {
  if (!isSuspended(recorder.state())) return;
  const unmoved = { dueAt: null, corrections: null, deferral: null, tasks: {} };
  recorder.emit({ type: 'suspension_lifted', ...grounds, ...unmoved });
}

function cancelDue(recorder: Recorder, stage: string, due: DueFate): void {
  if (due === 'pay' || recorder.state().facts['committed'] !== true) return;
  recorder.cause({ effect: 'cancel_due_tranches', stage, data: {} });
}
