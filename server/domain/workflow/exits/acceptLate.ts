import { conflict } from '../../refusal.js';
import type { CaseState } from '../caseState.js';
import type { MachineContext, WorkflowRules } from '../machineContext.js';
import { recordFrom, type CaseChange } from '../recorder.js';
import { stageKind } from '../stages/registry.js';
import { tasksDueBefore, type Extension } from './extendClock.js';
import { isSuspended, presentDue } from './presentDue.js';
import type { Grounds } from './suspension.js';

/** Why nothing can be accepted late, as the code of a refusal; null where something can. */
export function whyNotLate(
  rules: Pick<WorkflowRules, 'stage'>,
  state: CaseState,
  now: Date,
): string | null {
  if (state.status !== 'running' || state.stage === null) return 'not_running';
  if (isSuspended(state)) return 'case_suspended';
  const stage = rules.stage(state.stage);
  // The end of a public list is what it was announced for.
  if (stageKind(stage.kind).publishes(stage) !== null) return 'extend_notice';
  const due = presentDue(state);
  return due === null || due >= now.toISOString() ? 'late_not' : null;
}

/** Gives what is overdue time from now on; that it was late stays with the case. */
export function acceptLate(
  { rules, time, now }: MachineContext,
  before: CaseState,
  { by, ...grounds }: Grounds & { readonly by: Extension },
): CaseChange {
  const problem = whyNotLate(rules, before, now);
  const from = presentDue(before);
  if (problem !== null || from === null) throw conflict(problem ?? 'late_not');
  const until = time.due(now, by);
  const recorder = recordFrom(before);
  const tasks = tasksDueBefore(before, until);
  recorder.emit({
    type: 'late_accepted',
    stage: before.stage ?? '',
    from,
    until,
    tasks,
    ...grounds,
  });
  return recorder.change();
}
