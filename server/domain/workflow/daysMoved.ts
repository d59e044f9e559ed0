import {
  addWorkingDays,
  dueAfter,
  endOfZoneDay,
  workingDaysBetween,
  zoneDay,
  type WorkingCalendar,
} from '../calendar.js';
import { parseDuration } from '../duration.js';
import type { DeadlinesMoved } from './deadlinesMoved.js';
import type { CaseState } from './caseState.js';
import { deferralStage } from './deferral.js';
import type { WorkflowRules } from './machineContext.js';
import { recordFrom, type CaseChange } from './recorder.js';
import { stageKind } from './stages/registry.js';

/** A changed calendar: which days were counted until now, and which are from now on. */
export interface DaysChange {
  /** Its id; a case is moved by each change once. */
  readonly id: string;
  readonly before: WorkingCalendar;
  readonly after: WorkingCalendar;
  /** From when on clocks that begin are counted by `after`. */
  readonly since: string;
}

/** A clock of a case: when it may have begun, for how long, and when it is due. */
interface Clock {
  readonly dueAt: string;
  readonly starts: readonly string[];
  readonly periods: readonly string[];
}

/**
 * Moves the deadlines of a running case to a changed calendar. A day that people were told never
 * comes earlier, and what is due before `now` stays. `noticeFrom` is when the case went on a
 * public list, if it stands on one. Nothing happens where no deadline moves, or the change has
 * been here already.
 */
export function moveDays(
  rules: WorkflowRules,
  before: CaseState,
  change: DaysChange,
  now: Date,
  noticeFrom: string | null = null,
): CaseChange {
  const recorder = recordFrom(before);
  if (before.status !== 'running' || before.daysMovedBy === change.id) return recorder.change();
  const clocks = clocksOf(rules, before, noticeFrom);
  const later = (dueAt: string | null | undefined, periodsOf: Clock['periods'], from?: string) => {
    if (!dueAt) return null;
    const starts = from === undefined ? clocks.starts : [from, ...clocks.starts];
    const moved = movedDue({ dueAt, starts, periods: periodsOf }, change, now, before.paused?.at);
    return moved === dueAt ? null : moved;
  };
  const tasks = Object.values(before.tasks).flatMap((task) => {
    const periods = task.stage === deferralStage ? clocks.deferral : clocks.stage;
    const moved = later(task.dueAt, periods, task.openedAt);
    return moved === null ? [] : [[task.id, moved] as const];
  });
  const moved = {
    dueAt: later(before.dueAt, clocks.stage),
    corrections: later(before.corrections?.dueAt, clocks.stage),
    deferral: later(before.deferral?.dueAt, clocks.deferral),
    tasks: Object.fromEntries(tasks),
  };
  const any = moved.dueAt ?? moved.corrections ?? moved.deferral ?? tasks[0];
  if (any !== undefined && any !== null) {
    const was = deadlinesBefore(before, moved);
    const inStage = before.stage ?? '';
    recorder.emit({ type: 'days_moved', change: change.id, ...moved, inStage, was });
  }
  return recorder.change();
}

/** What the deadlines that move were until then. */
function deadlinesBefore(state: CaseState, moved: DeadlinesMoved): DeadlinesMoved {
  const kept = (after: string | null, was?: string | null) =>
    after === null ? null : (was ?? null);
  const tasks = Object.keys(moved.tasks).flatMap((id) => {
    const was = state.tasks[id]?.dueAt;
    return was ? [[id, was] as const] : [];
  });
  return {
    dueAt: kept(moved.dueAt, state.dueAt),
    corrections: kept(moved.corrections, state.corrections?.dueAt),
    deferral: kept(moved.deferral, state.deferral?.dueAt),
    tasks: Object.fromEntries(tasks),
  };
}

/** When a public list of this period ends by the changed calendar, never earlier than announced. */
export const movedEnd = (
  {
    from,
    period,
    endsAt,
  }: { readonly from: string; readonly period: string; readonly endsAt: string },
  change: DaysChange,
  now: Date,
): string => movedDue({ dueAt: endsAt, starts: [from], periods: [period] }, change, now, undefined);

/** The periods that may lie behind the deadlines of a case, and the moments they may count from. */
function clocksOf(rules: WorkflowRules, state: CaseState, noticeFrom: string | null) {
  const stage = state.stage === null ? null : rules.stage(state.stage);
  const kind = stage && stageKind(stage.kind);
  const corrections = stage && kind?.corrections(stage);
  const own = [stage?.due, corrections?.due, ...((stage && kind?.periods(stage)) ?? [])];
  const opened = Object.values(state.tasks).map(({ openedAt }) => openedAt);
  return {
    stage: own.filter((each): each is string => each !== undefined),
    deferral: [rules.workflow.deferral_due],
    starts: [state.enteredAt, noticeFrom, ...opened].filter((each) => each !== null),
  };
}

/**
 * When a clock is due by the changed calendar. One whose beginning and period are found is counted
 * anew from there, the latest where several fit, so that none is short; one that began since the
 * change is right already; of any other, such as one that stood still for a while, the working
 * days that are left stay as many.
 */
function movedDue(
  { dueAt, starts, periods }: Clock,
  { before, after, since }: DaysChange,
  now: Date,
  pausedAt: string | undefined,
): string {
  if (dueAt < now.toISOString() && pausedAt === undefined) return dueAt;
  const pairs = starts.flatMap((from) => periods.map((period) => ({ from, period })));
  const dueBy = (calendar: WorkingCalendar, { from, period }: (typeof pairs)[number]) =>
    dueAfter(calendar, new Date(from), parseDuration(period)).dueAt.toISOString();
  const fitting = pairs.filter((pair) => pair.from < since && dueBy(before, pair) === dueAt);
  const right = pairs.some((pair) => pair.from >= since && dueBy(after, pair) === dueAt);
  if (fitting.length === 0 && right) return dueAt;
  const moved =
    fitting.length === 0
      ? [keepingDaysLeft(dueAt, pausedAt ?? now.toISOString())]
      : fitting.map((pair) => dueBy(after, pair));
  return [dueAt, ...moved].toSorted().at(-1) ?? dueAt;

  function keepingDaysLeft(due: string, moment: string): string {
    const from = zoneDay(new Date(moment));
    const left = workingDaysBetween(before, from, zoneDay(new Date(due)));
    return endOfZoneDay(addWorkingDays(after, from, Math.max(left, 0))).toISOString();
  }
}
