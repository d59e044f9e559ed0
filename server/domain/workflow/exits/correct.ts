import { conflict, invalid } from '../../refusal.js';
import { isSuspended } from './presentDue.js';
import type { CaseEvent, KeptOutcomes } from '../caseEvents.js';
import { applyEvent, draftCase, type CaseState } from '../caseState.js';
import type { MachineContext, WorkflowRules } from '../machineContext.js';
import { recordFrom, type CaseChange } from '../recorder.js';
import { strikeLines } from '../publicLines.js';
import { stageKind } from '../stages/registry.js';
import { leaveFor, targetOf } from '../transitions.js';
import { judges, keepable, keeping, keptBut } from './keptStages.js';
import { outcomeTargets } from '../stagesAhead.js';
import type { Grounds } from './suspension.js';

/** An outcome that a stage should have had: `stage.outcome`. */
export interface CorrectedOutcome extends Grounds {
  readonly outcome: string;
  /** Later stages that are handled anew as well. */
  readonly redo: readonly string[];
}

/** What a case is called in lists, letters and papers. */
export interface CaseNames {
  readonly title: string;
  readonly applicantName: string;
}

/**
 * Why no outcome of an earlier stage can be corrected now, as the code of a refusal; null where one
 * can. A case that has ended is reopened instead.
 */
export function whyNotCorrected(rules: WorkflowRules, state: CaseState): string | null {
  if (state.status !== 'running' || state.stage === null) return 'correct_ended';
  if (isSuspended(state)) return 'case_suspended';
  if (state.holds.length > 0) return 'held_by_objection';
  if (state.facts['committed'] === true) return 'correct_committed';
  if (state.facts['frozen'] === true) return 'correct_frozen';
  return correctableOutcomes(rules, state).length === 0 ? 'correct_nothing' : null;
}

/**
 * The outcomes to which an earlier stage can be corrected. What has rows of its own outside the case
 * (a ranking, a list) is corrected where those are, and an outcome with effects is reached by acting.
 */
export function correctableOutcomes(
  rules: Pick<WorkflowRules, 'workflow' | 'stage'>,
  { memory, stage: present }: CaseState,
): readonly { readonly stage: string; readonly outcome: string }[] {
  return Object.keys(rules.workflow.stages)
    .filter((id) => memory[id] !== undefined && id !== present)
    .filter((id) => !stageKind(rules.stage(id).kind).apart)
    .flatMap((id) => {
      const { next, effects } = rules.stage(id);
      return Object.keys(next)
        .filter((outcome) => (effects[outcome] ?? []).length === 0)
        .map((outcome) => ({ stage: id, outcome }));
    });
}

/** Events by which somebody handles the stage that the case stands in. */
const handling: ReadonlySet<CaseEvent['type']> = new Set([
  'noted',
  'task_done',
  'corrections_asked',
  'stage_concluded',
]);

/**
 * The accounts that acted in the visit of a stage from which its last outcome came: whoever voted,
 * signed, asked or concluded there, also where the clock brought the outcome about.
 */
export function actorsBehind(
  history: readonly { readonly actorId: string | null; readonly event: CaseEvent }[],
  stage: string,
): ReadonlySet<string> {
  const byVisit = new Map<number, Set<string>>();
  let last: ReadonlySet<string> = new Set();
  let state = draftCase;
  for (const { actorId, event } of history) {
    if (state.stage === stage && handling.has(event.type)) {
      const actors = byVisit.get(state.visit) ?? new Set();
      if (actorId !== null) actors.add(actorId);
      byVisit.set(state.visit, actors);
      if (event.type === 'stage_concluded') last = actors;
    }
    state = applyEvent(state, event);
  }
  return last;
}

/**
 * What of the later stages may stand once a stage has the outcome `stage.outcome`. Who voted or gave
 * an opinion on the whole case had the wrong outcome before them, so that is always done anew.
 */
export function keepableAfter(
  rules: WorkflowRules,
  state: CaseState,
  wanted: string,
  reached: KeptOutcomes,
): KeptOutcomes {
  const [stage = '', outcome = ''] = wanted.split('.');
  const targets = rules.workflow.stages[stage] ? outcomeTargets(rules, stage, outcome) : [];
  const may = keepable(rules, state, reached, targets);
  const judged = Object.keys(may).filter((id) => judges(rules, id));
  return keptBut(may, [stage, ...judged]);
}

/**
 * The case goes on as if an earlier stage had come to another outcome. What came before stands, and
 * so does what later stages came to that do not depend on it; the first and those named are handled
 * anew, and money set aside meanwhile is let go.
 */
export function correctOutcome(
  context: MachineContext,
  before: CaseState,
  { outcome: wanted, redo, ...grounds }: CorrectedOutcome,
  reached: KeptOutcomes,
): CaseChange {
  const problem = whyNotCorrected(context.rules, before);
  if (problem !== null) throw conflict(problem);
  const right = correctableOutcomes(context.rules, before).find(
    ({ stage, outcome }) => `${stage}.${outcome}` === wanted,
  );
  if (!right) throw invalid({ outcome: { code: 'choose_one' } });
  const recorder = recordFrom(before);
  const kept = keptBut(keepableAfter(context.rules, before, wanted, reached), redo);
  const why = { ...grounds, ...keeping(kept) };
  recorder.emit({ type: 'outcome_corrected', ...right, from: before.stage ?? '', ...why });
  if (before.facts['reserved'] === true) {
    recorder.emit({ type: 'facts_set', facts: { reserved: false } });
    recorder.cause({ effect: 'release_award', stage: right.stage, data: {} });
  }
  strikeLines(context.rules, recorder, before, 'corrected');
  leaveFor(
    context,
    recorder,
    right.stage,
    targetOf(context, right.stage, right.outcome, before.facts),
  );
  return recorder.change();
}

/** Why the names of a case cannot be corrected; null where they can. */
export const whyNotRenamed = ({ status }: CaseState): string | null =>
  status === 'draft' ? 'not_running' : null;

/** What was handed in stays as it was; lists, letters and later papers call the case so. */
export function correctNames(
  before: CaseState,
  was: CaseNames,
  { title, applicantName, ...grounds }: CaseNames & Grounds,
): CaseChange {
  if (was.title === title && was.applicantName === applicantName) {
    throw invalid({ title: { code: 'nothing_changed' } });
  }
  const recorder = recordFrom(before);
  recorder.emit({
    type: 'names_corrected',
    was: { title: was.title, applicantName: was.applicantName },
    now: { title, applicantName },
    ...grounds,
  });
  return recorder.change();
}
