import type { Definition } from '../definition/definition.js';
import type { Reason } from '../refusal.js';
import type { MoveMeaning } from '../workflow/caseEvents.js';
import type { CaseState } from '../workflow/caseState.js';
import { placesFor } from './movePlaces.js';
import { ownPart, stageKind } from '../workflow/stages/registry.js';
import { same, type VersionGaps } from './versionGaps.js';

export const verdicts = ['maps', 'decide', 'stays'] as const;
export type MoveVerdict = (typeof verdicts)[number];

/** How a case could follow another version of its procedure. */
export interface Judgement {
  readonly verdict: MoveVerdict;
  /** Why it stays or needs a decision; codes of refusals. */
  readonly reasons: readonly Reason[];
  /** Whether it may keep its place. */
  readonly keep: boolean;
  /** Stages of the new version that it may enter anew instead, in their order. */
  readonly places: readonly string[];
}

/** Two versions of one procedure with what they differ in. */
export interface VersionPair {
  readonly from: Definition;
  readonly to: Definition;
  readonly gaps: VersionGaps;
}

/**
 * Judges a case by its state and the two versions alone. It `maps` where its place means the same
 * in both; it `stays` where something that was promised or begun together cannot follow; in
 * between a person decides whether it keeps its place or enters a stage anew.
 */
export function judgeMove(state: CaseState, pair: VersionPair): Judgement {
  const fixed = whyItStays(state, pair);
  if (fixed.length > 0) return { verdict: 'stays', reasons: fixed, keep: false, places: [] };
  if (state.stage === null) return { verdict: 'maps', reasons: [], keep: true, places: [] };
  const blocking = whyPlaceIsLost(state, state.stage, pair);
  const settled = state.facts['reserved'] === true;
  if (blocking.length > 0 && settled) {
    const reasons = [{ code: 'move_award_reserved' }, ...blocking];
    return { verdict: 'stays', reasons, keep: false, places: [] };
  }
  const reasons = [...blocking, ...whyToThink(state, pair)];
  return {
    verdict: reasons.length === 0 ? 'maps' : 'decide',
    reasons,
    keep: blocking.length === 0,
    places: settled ? [] : placesFor(state, pair.from, pair.to),
  };
}

function whyItStays(state: CaseState, { from, to, gaps }: VersionPair): Reason[] {
  const { facts, holds, deferral } = state;
  if (state.status === 'ended') return [{ code: 'move_case_ended' }];
  if (gaps.basis) return [{ code: 'move_basis_changed' }];
  if (holds.length > 0) return [{ code: 'move_held' }];
  const documents = new Set(to.documents.map(({ id }) => id));
  if (deferral?.documents.some((id) => !documents.has(id))) return [{ code: 'move_deferred_gone' }];
  if (gaps.tranches && isPromised(state, from)) return [{ code: 'move_award_committed' }];
  if (facts['reserved'] === true && (gaps.payee || lostClass(state, gaps))) {
    return [{ code: 'move_award_reserved' }];
  }
  return comparedTogether(state, { from, to, gaps }) ? [{ code: 'move_in_whole_call' }] : [];
}

/** The instalments stand in an agreement that was issued, or the award is committed. */
function isPromised({ facts, memory }: CaseState, { workflow }: Definition): boolean {
  if (facts['committed'] === true) return true;
  return Object.entries(memory).some(([id, noted]) => {
    const stage = workflow.stages[id];
    return (
      stage !== undefined && typeof stageKind(stage.kind).signs(stage)?.issued(noted) === 'string'
    );
  });
}

/** Cases of a call that wait to be compared are compared by the same rules. */
function comparedTogether({ stage }: CaseState, { from, to, gaps }: VersionPair): boolean {
  const before = stage === null ? undefined : from.workflow.stages[stage];
  if (stage === null || !before || !stageKind(before.kind).wholeCall) return false;
  const after = to.workflow.stages[stage];
  return gaps.award || !after || after.by !== before.by || !same(ownPart(before), ownPart(after));
}

/** Why the case cannot simply go on where it is. */
function whyPlaceIsLost(state: CaseState, id: string, pair: VersionPair): Reason[] {
  const [before, after] = [pair.from.workflow.stages[id], pair.to.workflow.stages[id]];
  if (!before || !after) return [{ code: 'move_stage_gone' }];
  if (before.kind !== after.kind) return [{ code: 'move_kind_changed' }];
  const reasons: Reason[] = [];
  if (before.by !== after.by) reasons.push({ code: 'move_by_changed' });
  if (!stageKind(after.kind).remembers(state.memory[id] ?? {})) {
    reasons.push({ code: 'move_memory_unreadable' });
  }
  if (changedUnder(state, id, pair).length > 0) reasons.push({ code: 'move_stage_rules' });
  if (correctionsLost(state, pair.to)) reasons.push({ code: 'move_correction_gone' });
  if (lostClass(state, pair.gaps)) reasons.push({ code: 'move_class_gone' });
  return reasons;
}

/** Why somebody should look, although the case could go on where it is. */
function whyToThink({ facts, revision }: CaseState, { gaps }: VersionPair): Reason[] {
  const reasons: Reason[] = [];
  const count = gaps.demanded.length;
  if (revision > 0 && count > 0) reasons.push({ code: 'move_new_questions', params: { count } });
  const { class: granted } = facts;
  if (typeof granted === 'string' && gaps.changedClasses.includes(granted)) {
    reasons.push({ code: 'move_amount_changed' });
  }
  return reasons;
}

const lostClass = ({ facts }: CaseState, { lostClasses }: VersionGaps): boolean =>
  typeof facts['class'] === 'string' && lostClasses.includes(facts['class']);

/** Keys of the stage that changed and may not change under a case in this state. */
function changedUnder(state: CaseState, id: string, pair: VersionPair): string[] {
  const { anyTime = [], beforeWork = [] } = mayChangeIn(pair.from, id);
  const untouched = Object.keys(state.memory[id] ?? {}).length === 0;
  const free = new Set([...anyTime, ...(untouched ? beforeWork : [])]);
  return changedKeys(id, pair).filter((key) => !free.has(key));
}

const mayChangeIn = ({ workflow }: Definition, id: string) => {
  const stage = workflow.stages[id];
  return stage ? stageKind(stage.kind).mayChange : {};
};

/** The keys of a stage's kind whose meaning differs; a rubric means what it says, not its name. */
function changedKeys(id: string, { from, to }: VersionPair): string[] {
  const [before, after] = [meaningIn(from, id), meaningIn(to, id)];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !same(before[key], after[key]));
}

function meaningIn(
  { workflow, rubrics }: Definition,
  id: string,
): Readonly<Record<string, unknown>> {
  const stage = workflow.stages[id];
  if (!stage) return {};
  const seats = stageKind(stage.kind).seats(stage);
  return seats === null ? ownPart(stage) : { ...ownPart(stage), rubric: rubrics[seats.rubric] };
}

/** Corrections were asked of a part that the new form does not have. */
function correctionsLost({ corrections }: CaseState, { form, documents }: Definition): boolean {
  const parts = new Set([
    'documents',
    ...form.map(({ section }) => section),
    ...documents.map(({ id }) => id),
  ]);
  return (corrections?.items ?? []).some(({ at }) => {
    const [first = '', second = ''] = at.split('.');
    return !parts.has(['document', 'section'].includes(first) && second !== '' ? second : first);
  });
}

/** What a move means for the applicant: whether to look again at what they were asked for. */
export function moveMeaning(
  state: CaseState,
  pair: VersionPair,
  entered: string | null,
): MoveMeaning {
  if (entered !== null) return 'place';
  const fills = state.status === 'draft' || state.corrections !== null || Boolean(state.deferral);
  if (fills && pair.gaps.form) return 'questions';
  const { stage } = state;
  const asked = Object.values(state.tasks).some((task) => task.role === 'applicant');
  return asked && stage !== null && changedKeys(stage, pair).length > 0 ? 'tasks' : 'nothing';
}
