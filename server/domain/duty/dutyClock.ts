import {
  addWorkingDays,
  dayAfter,
  dueAfter,
  endOfZoneDay,
  startOfZoneDay,
  workingDaysBetween,
  zoneDay,
  type WorkingCalendar,
} from '../calendar.js';
import { parseDuration } from '../duration.js';
import type { DutyRule } from './dutySchema.js';

/** Nobody owes more periods than this of one duty: half a century of monthly reports. */
const mostPeriods = 600;

/** A period of a repeated duty, or the one of a duty that is owed once. */
export interface DutyPeriod {
  readonly number: number;
  /** From when and for how long it is counted, so that another calendar can count it anew. */
  readonly from: string;
  readonly for: string;
  /** The end of its last day; null where nothing falls due by itself. */
  readonly dueAt: string | null;
}

/** `6 m` three times is `18 m`: periods are counted from the first day, so that none drifts. */
const timesOver = (due: string, times: number): string => {
  const { count, unit } = parseDuration(due);
  return `${count * times} ${unit}`;
};

export const dueOf = (calendar: WorkingCalendar, from: string, duration: string): string =>
  dueAfter(calendar, new Date(from), parseDuration(duration)).dueAt.toISOString();

/** The period with this number of a duty that is counted from `from` (ISO). */
export function periodOf(
  calendar: WorkingCalendar,
  { clock, due }: DutyRule,
  from: string,
  number: number,
): DutyPeriod {
  if (clock === 'occasion') return { number: 0, from, for: due, dueAt: null };
  if (clock === 'stands') return { number: 1, from, for: due, dueAt: null };
  const length = timesOver(due, number);
  return { number, from, for: length, dueAt: dueOf(calendar, from, length) };
}

/** Until when it is owed at all, the end of a day; null for as long as its case runs. */
export function lastsUntil(rule: DutyRule, from: string): string | null {
  const length = rule.clock === 'stands' ? rule.due : rule.lasts;
  if (length === undefined) return null;
  const { count, unit } = parseDuration(length);
  // Working days of a term this long are told by the calendar day; no right hangs on the hour.
  const days =
    unit === 'wd' ? { count: Math.ceil((count * 7) / 5), unit: 'd' as const } : { count, unit };
  return endOfZoneDay(dayAfter(new Date(from), days)).toISOString();
}

/**
 * The first period that is still to come: nothing is owed backwards, so of a duty that reaches a
 * case late, with a new version, what would have fallen due before is left out. Null where none is.
 */
export function firstPeriod(
  calendar: WorkingCalendar,
  rule: DutyRule,
  from: string,
  now: Date,
): DutyPeriod | null {
  const until = lastsUntil(rule, from);
  if (until !== null && until < now.toISOString()) return null;
  for (let number = 1; number <= mostPeriods; number += 1) {
    const period = periodOf(calendar, rule, from, number);
    if (rule.clock === 'repeated' && isBeyond(period, until)) return null;
    if (period.dueAt === null || period.dueAt >= now.toISOString()) return period;
    // What is owed once is owed from today where its day has passed.
    if (rule.clock === 'once') return periodOf(calendar, rule, now.toISOString(), 1);
  }
  return null;
}

/** The period after one; null where the duty lasts no longer, or is owed once. */
export function nextPeriod(
  calendar: WorkingCalendar,
  rule: DutyRule,
  {
    from,
    number,
    until,
  }: { readonly from: string; readonly number: number; readonly until: string | null },
): DutyPeriod | null {
  if (rule.clock !== 'repeated' || number >= mostPeriods) return null;
  const next = periodOf(calendar, rule, from, number + 1);
  return isBeyond(next, until) ? null : next;
}

/** Whether a period ends after its duty; a last day that is no working day does not count against it. */
function isBeyond({ from, for: length, dueAt }: DutyPeriod, until: string | null): boolean {
  if (until === null) return false;
  const { count, unit } = parseDuration(length);
  if (unit === 'wd') return dueAt !== null && dueAt > until;
  return dayAfter(new Date(from), { count, unit }) > zoneDay(new Date(until));
}

/** A deadline moved by the working days during which its clock stood still. */
export function resumedDue(
  calendar: WorkingCalendar,
  dueAt: string,
  stoppedAt: string,
  now: Date,
): string {
  const left = workingDaysBetween(calendar, zoneDay(new Date(stoppedAt)), zoneDay(new Date(dueAt)));
  // What was late already stays late.
  if (left < 0) return dueAt;
  return endOfZoneDay(addWorkingDays(calendar, zoneDay(now), left)).toISOString();
}

/** By when what happened on a day has to be told. */
export const tellBy = (calendar: WorkingCalendar, happenedOn: string, due: string): string =>
  dueOf(calendar, startOfZoneDay(happenedOn).toISOString(), due);
