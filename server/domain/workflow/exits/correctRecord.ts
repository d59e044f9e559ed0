import { zoneDay } from '../../calendar.js';
import { readYuan } from '../../money.js';
import { conflict, invalid } from '../../refusal.js';
import type { CaseEvent, KeptOutcomes } from '../caseEvents.js';
import type { AwardTerms, RecordCorrected } from '../recordCorrected.js';
import type { CaseState } from '../caseState.js';
import type { MachineContext, WorkflowRules } from '../machineContext.js';
import { recordFrom, type CaseChange, type Recorder } from '../recorder.js';
import { stageKind } from '../stages/registry.js';
import { listedBy, strikeLines } from '../publicLines.js';
import { leaveFor, targetOf } from '../transitions.js';
import { isSuspended } from './presentDue.js';
import type { Grounds } from './suspension.js';

type Rules = Pick<WorkflowRules, 'workflow' | 'stage'>;

/** Why nothing of a decision or a list can be corrected, whatever it is; null where it can. */
function whyFixed(state: CaseState): string | null {
  if (state.status !== 'running' || state.stage === null) return 'correct_ended';
  if (isSuspended(state)) return 'case_suspended';
  if (state.holds.length > 0) return 'held_by_objection';
  if (state.facts['committed'] === true) return 'correct_committed';
  return state.facts['frozen'] === true ? 'correct_frozen' : null;
}

/** The class and amount that a case stands with; null before an amount is known. */
export function awardTerms({ facts }: Pick<CaseState, 'facts'>): AwardTerms | null {
  const { class: awardClass, amount_fen: amountFen } = facts;
  if (typeof amountFen !== 'number') return null;
  return { class: typeof awardClass === 'string' ? awardClass : '', amountFen };
}

/** Why class and amount cannot be corrected, as the code of a refusal; null where they can. */
export const whyNotAward = (state: CaseState): string | null =>
  whyFixed(state) ?? (awardTerms(state) === null ? 'correct_no_award' : null);

export interface CorrectedAward extends Grounds {
  /** The id of a class; '' where the procedure has none. */
  readonly class: string;
  /** In yuan, as typed. */
  readonly amount: string;
}

/**
 * Gives a case the class and amount that it should have had. Money set aside is let go and set aside
 * anew; what was published, signed or judged with the old ones is done anew, the rest stands. Where
 * the right amount would have led to another authority its outcome is corrected instead.
 */
export function correctAward(
  context: MachineContext,
  before: CaseState,
  { class: wanted, amount, ...grounds }: CorrectedAward,
  reached: KeptOutcomes,
): CaseChange {
  const problem = whyNotAward(before);
  const was = awardTerms(before);
  if (problem !== null || was === null) throw conflict(problem ?? 'correct_no_award');
  const now = { class: wanted, amountFen: amountIn(amount) };
  const { awardClasses } = context.rules;
  if (wanted === '' ? was.class !== '' : !awardClasses.some(({ id }) => id === wanted)) {
    throw invalid({ class: { code: 'choose_one' } });
  }
  if (now.class === was.class && now.amountFen === was.amountFen) {
    throw invalid({ amount: { code: 'nothing_changed' } });
  }
  const set = { ...(wanted === '' ? {} : { class: wanted }), amount_fen: now.amountFen };
  demandSameWay(context, before, { ...before.facts, ...set }, reached);
  const back = restsOnAward(context.rules, before, reached);
  const reserved = before.facts['reserved'] === true;
  const recorder = recordFrom(before);
  recorder.emit({ type: 'facts_set', facts: set });
  if (reserved) {
    const stage = before.stage ?? '';
    recorder.cause({ effect: 'release_award', stage, data: {} });
    recorder.cause({ effect: 'reserve_award', stage, data: {} });
  }
  // Before the decision class and amount are a proposal that the applicant has not been told.
  correct(context, recorder, { what: 'award', was, now }, { back, told: reserved, ...grounds });
  return recorder.change();
}

function amountIn(typed: string): number {
  if (typed.trim() === '') throw invalid({ amount: { code: 'required' } });
  const read = readYuan(typed);
  if ('problem' in read) throw invalid({ amount: read.problem });
  if (read.fen === 0) throw invalid({ amount: { code: 'not_money' } });
  return read.fen;
}

/** Thresholds of amount choose who decides: nobody gets past them by a correction. */
function demandSameWay(
  context: MachineContext,
  { facts }: CaseState,
  right: CaseState['facts'],
  reached: KeptOutcomes,
): void {
  for (const [stage, outcome] of Object.entries(reached)) {
    if (context.rules.workflow.stages[stage] === undefined) continue;
    if (context.rules.stage(stage).next[outcome] === undefined) continue;
    const [was, now] = [facts, right].map((each) => targetOf(context, stage, outcome, each));
    if (was !== now) throw invalid({ amount: { code: 'correct_other_way' } });
  }
}

/**
 * The first stage that rests on class and amount and has to be done anew: after the decision, or
 * before one after the ranking, what judged, published or signed. Null where nothing does.
 */
function restsOnAward(rules: Rules, state: CaseState, reached: KeptOutcomes): string | null {
  const { stage: present, facts, memory } = state;
  const been = Object.keys(reached).filter(
    (id) => rules.workflow.stages[id] !== undefined && id !== present,
  );
  const setter = been.findLastIndex((id) => {
    const stage = rules.stage(id);
    const kind = stageKind(stage.kind);
    return facts['reserved'] === true ? kind.decides(stage) !== null : kind.ranks(stage) !== null;
  });
  const begun = present !== null && Object.keys(memory[present] ?? {}).length > 0 ? [present] : [];
  const later = [...been.slice(setter + 1), ...begun];
  return (
    later.find((id) => {
      const stage = rules.stage(id);
      const kind = stageKind(stage.kind);
      const seen = memory[id] ?? {};
      return (
        (kind.judges && kind.decides(stage) === null && kind.ranks(stage) === null) ||
        typeof kind.publishes(stage)?.list(seen) === 'string' ||
        typeof kind.signs(stage)?.issued(seen) === 'string'
      );
    }) ?? null
  );
}

/** Why a public list cannot be corrected for a case; null where it can. */
export const whyNotNotice = (rules: Rules, state: CaseState): string | null =>
  whyFixed(state) ?? (listedBy(rules, state).length === 0 ? 'correct_not_listed' : null);

/**
 * A case was printed wrong on a public list: its line there is struck, and it goes on a corrected
 * list, whose days begin anew. Others on the same list, and what it rests on, stand.
 */
export function correctNotice(
  context: MachineContext,
  before: CaseState,
  grounds: Grounds,
): CaseChange {
  const problem = whyNotNotice(context.rules, before);
  const [last] = listedBy(context.rules, before).toReversed();
  if (problem !== null || !last) throw conflict(problem ?? 'correct_not_listed');
  const recorder = recordFrom(before);
  const { stage: back } = last;
  correct(context, recorder, { what: 'notice', ...last }, { back, told: true, ...grounds });
  return recorder.change();
}

/** The days that stages behind a case have noted, such as that of a visit. */
export const notedDays = (
  rules: Rules,
  { memory, stage: present }: Pick<CaseState, 'memory' | 'stage'>,
): readonly { readonly stage: string; readonly key: string; readonly day: string }[] =>
  Object.keys(memory).flatMap((id) => {
    if (rules.workflow.stages[id] === undefined || id === present) return [];
    const stage = rules.stage(id);
    const noted = stageKind(stage.kind).dated(stage);
    const day = noted?.on(memory[id] ?? {}) ?? null;
    return noted === null || day === null ? [] : [{ stage: id, key: noted.key, day }];
  });

/** Why no day can be corrected; null where one can. What ended keeps its record straight as well. */
export const whyNotDate = (rules: Rules, state: CaseState): string | null =>
  state.status === 'draft' || notedDays(rules, state).length === 0 ? 'correct_no_date' : null;

export interface CorrectedDate extends Grounds {
  readonly dated: string;
  /** `YYYY-MM-DD`, not in the future. */
  readonly day: string;
}

/** Nothing else of the stage changes, and nothing is done anew. */
export function correctDate(
  context: MachineContext,
  before: CaseState,
  { dated, day: now, ...grounds }: CorrectedDate,
): CaseChange {
  const noted = notedDays(context.rules, before).find(({ stage }) => stage === dated);
  if (!noted) throw invalid({ dated: { code: 'choose_one' } });
  const { stage, key, day: was } = noted;
  if (was === now) throw invalid({ day: { code: 'nothing_changed' } });
  if (now > zoneDay(context.now)) throw invalid({ day: { code: 'in_the_future' } });
  const recorder = recordFrom(before);
  const told = { back: null, told: true, ...grounds };
  correct(context, recorder, { what: 'date', stage, key, was, now }, told);
  return recorder.change();
}

function correct(
  context: MachineContext,
  recorder: Recorder,
  corrected: RecordCorrected['corrected'],
  { back, ...why }: Pick<RecordCorrected, 'back' | 'told' | 'reason' | 'ground'>,
): void {
  const before = recorder.state();
  recorder.emit({ type: 'record_corrected', corrected, back, ...why });
  if (back === null) return;
  strikeLines(context.rules, recorder, before, 'corrected');
  leaveFor(context, recorder, before.stage ?? '', back);
}

type History = readonly { readonly actorId: string | null; readonly event: CaseEvent }[];

function actorOf(history: History, made: (event: CaseEvent) => boolean): ReadonlySet<string> {
  const actor = history.findLast(({ event }) => made(event))?.actorId;
  return new Set(actor ? [actor] : []);
}

/** Who gave the case its amount last. */
export const amountBy = (history: History): ReadonlySet<string> =>
  actorOf(history, (event) => event.type === 'facts_set' && 'amount_fen' in event.facts);

/** Who published the case last. */
export const publishedBy = (history: History): ReadonlySet<string> =>
  actorOf(history, (event) => event.type === 'noted' && event.verb === 'publish');
