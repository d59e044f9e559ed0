import { conflict } from '../../refusal.js';
import type { CaseState } from '../caseState.js';
import type { MachineContext, WorkflowRules } from '../machineContext.js';
import { listedBy } from '../publicLines.js';
import { recordFrom, type CaseChange } from '../recorder.js';
import { leaveFor } from '../transitions.js';
import { isSuspended } from './presentDue.js';
import { reopen, whyNotReopened } from './reopen.js';
import type { Grounds } from './suspension.js';

type Rules = Pick<WorkflowRules, 'workflow' | 'stage'>;

/**
 * Why the place that a ranking gave a case cannot be given anew, as the code of a refusal; null
 * where it can. What a public list names is corrected there, and what was promised stays promised.
 */
export function whyNotPlacedAnew(rules: Rules, state: CaseState): string | null {
  if (state.status === 'ended') return whyNotReopened(rules, state);
  if (state.status !== 'running' || state.stage === null) return 'not_running';
  if (isSuspended(state)) return 'case_suspended';
  if (state.holds.length > 0) return 'held_by_objection';
  if (state.facts['committed'] === true) return 'correct_committed';
  if (state.facts['frozen'] === true) return 'correct_frozen';
  return listedBy(rules, state).length > 0 ? 'ranking_published' : null;
}

/**
 * Brings a case back to its ranking to be placed anew: what came after it is handled anew, and money
 * set aside is let go.
 */
export function backToRanking(
  context: MachineContext,
  before: CaseState,
  ranking: string,
  { reason, ground }: Grounds,
): CaseChange {
  const problem = whyNotPlacedAnew(context.rules, before);
  if (problem !== null) throw conflict(problem);
  if (before.status === 'ended') {
    return reopen(context, before, { to: ranking, redo: [], reason, ground }, {});
  }
  const recorder = recordFrom(before);
  const stage = before.stage ?? '';
  recorder.emit({ type: 'sent_back', from: stage, to: ranking, reason });
  if (before.facts['reserved'] === true) {
    recorder.emit({ type: 'facts_set', facts: { reserved: false } });
    recorder.cause({ effect: 'release_award', stage, data: {} });
  }
  leaveFor(context, recorder, stage, ranking);
  return recorder.change();
}
