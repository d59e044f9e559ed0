import { conflict, invalid } from '../../refusal.js';
import type { KeptOutcomes } from '../caseEvents.js';
import { suspensionHold, type CaseState } from '../caseState.js';
import type { MachineContext, WorkflowRules } from '../machineContext.js';
import { recordFrom, type CaseChange } from '../recorder.js';
import { strikeLines } from '../publicLines.js';
import { leaveFor } from '../transitions.js';
import { keepable, keeping, keptBut } from './keptStages.js';

/** Where a case goes back to, why, and which later stages are handled anew as well. */
export interface SendingBack {
  readonly to: string;
  readonly redo: readonly string[];
  readonly reason: string;
}

/** Why a case cannot be sent back, as the code of a refusal; null where it can. */
export function whyNotSentBack(
  rules: Pick<WorkflowRules, 'workflow'>,
  state: CaseState,
): string | null {
  if (state.status !== 'running' || state.stage === null) return 'not_running';
  if (state.holds.includes(suspensionHold)) return 'case_suspended';
  if (state.holds.length > 0) return 'held_by_objection';
  if (state.facts['reserved'] === true) return 'award_already_reserved';
  return stagesToGoBackTo(rules, state).length === 0 ? 'send_back_first' : null;
}

/** The stages of its version that a case has been through before the present one. */
export const stagesToGoBackTo = (
  { workflow }: Pick<WorkflowRules, 'workflow'>,
  { memory, stage: present }: CaseState,
): readonly string[] =>
  Object.keys(workflow.stages).filter((id) => memory[id] !== undefined && id !== present);

/**
 * A superior sends the case back to a stage it has been through. That stage and those named are
 * handled anew; what the others came to stands, and the case passes them by when it comes there.
 */
export function sendBack(
  context: MachineContext,
  before: CaseState,
  { to, redo, reason }: SendingBack,
  reached: KeptOutcomes,
): CaseChange {
  const problem = whyNotSentBack(context.rules, before);
  if (problem !== null) throw conflict(problem);
  if (!stagesToGoBackTo(context.rules, before).includes(to)) {
    throw invalid({ to: { code: 'choose_one' } });
  }
  const recorder = recordFrom(before);
  const kept = keptBut(keepable(context.rules, before, reached, [to]), redo);
  recorder.emit({ type: 'sent_back', from: before.stage ?? '', to, reason, ...keeping(kept) });
  strikeLines(context.rules, recorder, before, 'handled_anew');
  leaveFor(context, recorder, before.stage ?? '', to);
  return recorder.change();
}
