import { conflict } from '../../refusal.js';
import type { CaseEvent, StandingBefore } from '../caseEvents.js';
import { applyEvent, draftCase, type CaseState } from '../caseState.js';
import type { MachineContext, WorkflowRules } from '../machineContext.js';
import { recordFrom, type CaseChange } from '../recorder.js';
import { listedBy, restoreLines } from '../publicLines.js';
import { stageKind } from '../stages/registry.js';
import { keeping } from './keptStages.js';

/** What one person, or the clock, did at one moment, and the case as it was before. */
export interface Act {
  readonly at: string;
  /** Null for the clock. */
  readonly actorId: string | null;
  readonly events: readonly CaseEvent[];
  readonly before: CaseState;
}

/** The last act of a case whose whole history is given; null before its first event. */
export function lastActOf(
  history: readonly {
    readonly at: string;
    readonly actorId: string | null;
    readonly event: CaseEvent;
  }[],
): Act | null {
  const last = history.at(-1);
  if (!last) return null;
  const { at, actorId } = last;
  const from = history.findLastIndex((each) => each.at !== at || each.actorId !== actorId) + 1;
  const before = history
    .slice(0, from)
    .reduce((state, { event }) => applyEvent(state, event), draftCase);
  return { at, actorId, events: history.slice(from).map(({ event }) => event), before };
}

/** A history without the acts that were taken back, each with what it had done, and without the taking back. */
export function withoutTakenBack<E extends { readonly at: string; readonly event: CaseEvent }>(
  history: readonly E[],
): readonly E[] {
  return history.reduce<readonly E[]>((kept, each) => {
    const { event } = each;
    if (event.type === 'taken_back') return kept.filter(({ at }) => at < event.actAt);
    return event.type === 'standing_restored' ? kept : [...kept, each];
  }, []);
}

/** Events of acts that have a way back of their own, or none that one person goes alone. */
const otherwise: ReadonlySet<CaseEvent['type']> = new Set([
  'submitted',
  'corrections_answered',
  'deferral_met',
  'deferral_lapsed',
  'days_moved',
  'task_handed_over',
  'taken_back',
  'version_moved',
  'version_move_undone',
  'cancelled_with_call',
  'held',
  'released',
  'reopened',
  'outcome_corrected',
  'names_corrected',
  'record_corrected',
  'late_accepted',
  'corrections_allowed',
  'suspended',
  'suspension_lifted',
  'terminated',
  'revoked',
]);

/** Events by which what a public list said of the case holds no more. */
const strikes: ReadonlySet<CaseEvent['type']> = new Set(['ended', 'sent_back']);

/** What one side asked for and the zone granted was agreed on by two. */
const hasOtherWay = (event: CaseEvent): boolean =>
  otherwise.has(event.type) || (event.type === 'clock_extended' && event.asked !== undefined);

/**
 * Until when an act may be taken back by who did it: the end of the next working day, and never
 * later than the deadline it was done within.
 */
export function takenBackUntil(
  { time }: Pick<MachineContext, 'time'>,
  { at, before }: Act,
): string {
  const until = time.due(new Date(at), '1 wd');
  const within = before.paused === null ? before.dueAt : null;
  return within !== null && within >= at && within < until ? within : until;
}

/**
 * Why the last act of a case cannot be taken back, as the code of a refusal; null where it can. Who
 * asks is an account; a colleague takes nothing back for another.
 */
export function whyNotTakenBack(
  context: Pick<MachineContext, 'rules' | 'time' | 'now'>,
  act: Act | null,
  userId: string,
): string | null {
  if (act === null || act.actorId !== userId) return 'take_back_not_last';
  const { events, before } = act;
  if (before.status !== 'running' || events.some(hasOtherWay)) {
    return 'take_back_other_way';
  }
  if (hasSpread(context.rules, act)) return 'take_back_spread';
  return takenBackUntil(context, act) < context.now.toISOString() ? 'take_back_late' : null;
}

/** Whether the act has reached beyond the case: rows of its own, letters with links, money promised. */
function hasSpread(rules: WorkflowRules, { events, before }: Act): boolean {
  return events.some((event) => {
    switch (event.type) {
      case 'noted':
        return kindOf(rules, event.stage).apart;
      case 'stage_concluded':
        return kindOf(rules, event.stage).apart || hasEffects(rules, event);
      case 'stage_entered':
        return kindOf(rules, event.stage).invites(rules.stage(event.stage)) !== null;
      case 'facts_set':
        return 'committed' in event.facts || 'frozen' in event.facts;
      case 'ended':
        return (
          before.facts['committed'] === true ||
          before.facts['frozen'] === true ||
          rules.workflow.ends[event.end]?.state === 'granted'
        );
      default:
        return false;
    }
  });
}

const kindOf = (rules: WorkflowRules, stage: string) => stageKind(rules.stage(stage).kind);

function hasEffects(
  rules: WorkflowRules,
  { stage, outcome }: Extract<CaseEvent, { type: 'stage_concluded' }>,
): boolean {
  const caused = rules.stage(stage).effects[outcome] ?? [];
  return caused.length > 0 || rules.tranches.some(({ after }) => after === `${stage}.${outcome}`);
}

export interface TakingBack {
  readonly act: Act;
  readonly reason: string;
  /** The act had its letter to the own side, so that this one has too. */
  readonly written: boolean;
}

/**
 * The case stands where it stood before the act, whose record stays. Money that the act set aside
 * or let go, and claims that it released, go the way back. Refuses what `whyNotTakenBack` says.
 */
export function takeBack(
  context: MachineContext,
  present: CaseState,
  { act, reason, written }: TakingBack,
): CaseChange {
  const problem = whyNotTakenBack(context, act, context.actor.userId);
  if (problem !== null) throw conflict(problem);
  const { before } = act;
  const recorder = recordFrom(present);
  recorder.emit({ type: 'taken_back', actAt: act.at, reason, written });
  recorder.emit({ type: 'standing_restored', restored: standingOf(before) });
  const stage = before.stage ?? '';
  const [was, is] = [before, present].map(({ facts }) => facts['reserved'] === true);
  if (is && !was) recorder.cause({ effect: 'release_award', stage, data: {} });
  if (was && !is) recorder.cause({ effect: 'reserve_award', stage, data: {} });
  if (present.status === 'ended') recorder.cause({ effect: 'retake_claims', stage, data: {} });
  if (act.events.some(({ type }) => strikes.has(type))) {
    restoreLines(recorder, listedBy(context.rules, before), act.at);
  }
  return recorder.change();
}

function standingOf(state: CaseState): StandingBefore {
  const { stage, visit, enteredAt, dueAt, paused, corrections, tasks, memory, facts } = state;
  const { asked, deferral = null, kept = {} } = state;
  const place = { stage, visit, enteredAt, dueAt, paused, corrections, tasks, memory, facts };
  return { ...place, asked, deferral, ...keeping(kept) };
}
