import { conflict } from '../../refusal.js';
import type { CaseState } from '../caseState.js';
import { roundsAsked } from '../correctionsAllowed.js';
import type { WorkflowRules } from '../machineContext.js';
import { recordFrom, type CaseChange } from '../recorder.js';
import { stageKind } from '../stages/registry.js';
import { isSuspended } from './presentDue.js';
import type { Grounds } from './suspension.js';

type Rules = Pick<WorkflowRules, 'stage'>;

/**
 * Why no further round of corrections can be allowed, as the code of a refusal; null where it can:
 * the present stage asks for corrections and has asked as often as its definition lets it.
 */
export function whyNotAnotherRound(rules: Rules, state: CaseState): string | null {
  if (state.status !== 'running' || state.stage === null) return 'not_running';
  if (isSuspended(state)) return 'case_suspended';
  const stage = rules.stage(state.stage);
  const corrections = stageKind(stage.kind).corrections(stage);
  if (corrections === null || corrections.times === 0) return 'round_never_asked';
  if (state.corrections !== null) return 'round_open';
  return roundsAsked(state, state.stage) < corrections.times ? 'round_left' : null;
}

/**
 * Lets the present stage ask for corrections once more. Everything was to be said at once, so that
 * it takes a second person and a paper; what is asked is then written as every time.
 */
export function allowCorrections(rules: Rules, before: CaseState, grounds: Grounds): CaseChange {
  const problem = whyNotAnotherRound(rules, before);
  if (problem !== null || before.stage === null) throw conflict(problem ?? 'not_running');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'corrections_allowed', stage: before.stage, ...grounds });
  return recorder.change();
}
