import {
  isYearLoaded,
  workingDaysBetween,
  zoneDay,
  type WorkingCalendar,
} from '../../domain/calendar.js';
import type { Locale, Translate } from '../../domain/localText.js';
import { memoriesOf } from '../../domain/memory.js';

/** A deadline as lists show it. */
export interface DueView {
  readonly at: string;
  readonly label: string;
  readonly tone: 'bad' | 'warn' | 'quiet';
  /** That the date may still move, in words; '' where it cannot. */
  readonly unsure: string;
  /** The clock stands still, so that the date is none to be held to; left out while it runs. */
  readonly still?: true;
}

/** What a row says of the clock of a case. */
export interface CaseClock {
  readonly status: string;
  readonly due_at: string | null;
  /** Since when somebody has stopped the clock, and since when two have stopped the case. */
  readonly paused_at: string | null;
  readonly suspended_at: string | null;
}

export type Urgency = 'overdue' | 'today' | 'week' | 'later';

/** Working days from today to the day of a deadline; below 0 once it has passed. */
export function daysLeft(calendar: WorkingCalendar, now: Date, dueAt: string): number {
  return workingDaysBetween(calendar, zoneDay(now), zoneDay(new Date(dueAt)));
}

/** In which part of a list of what to do now a deadline belongs. */
export function urgencyOf(now: Date, dueAt: string | null): Urgency {
  if (dueAt === null) return 'later';
  if (dueAt < now.toISOString()) return 'overdue';
  const [today, day] = [zoneDay(now), zoneDay(new Date(dueAt))];
  if (day === today) return 'today';
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  const untilSunday = (7 - weekday) % 7;
  const sunday = new Date(Date.parse(`${today}T00:00:00Z`) + untilSunday * 86_400_000);
  return day <= sunday.toISOString().slice(0, 10) ? 'week' : 'later';
}

/** What is said of a deadline, before it is put into words. */
interface DueFacts {
  readonly tone: DueView['tone'];
  readonly key: 'over' | 'late' | 'today' | 'left' | 'daysOff';
  readonly count: number;
  /** Holidays of a year that is not loaded may still move the date. */
  readonly mayMove: boolean;
}

/** By the years of a calendar, which are others as soon as one is loaded anew. */
const remembered = memoriesOf<DueFacts>(10_000);

function dueFacts(calendar: WorkingCalendar, now: Date, dueAt: string): DueFacts {
  const left = daysLeft(calendar, now, dueAt);
  if (dueAt < now.toISOString()) {
    return { tone: 'bad', key: left === 0 ? 'over' : 'late', count: -left, mayMove: false };
  }
  return {
    tone: left <= 2 ? 'warn' : 'quiet',
    ...(left > 0 ? { key: 'left', count: left } : withoutWork(now, dueAt)),
    mayMove: !isYearLoaded(calendar, zoneDay(new Date(dueAt))),
  };
}

/** No working day is left: the deadline is today, or a day off to come, which is told in days. */
function withoutWork(now: Date, dueAt: string): Pick<DueFacts, 'key' | 'count'> {
  const [today, day] = [zoneDay(now), zoneDay(new Date(dueAt))];
  const count = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  return count === 0 ? { key: 'today', count } : { key: 'daysOff', count };
}

/** How long there is, in working days; null where there is no deadline. */
export function dueView(
  calendar: WorkingCalendar,
  {
    words,
    locale,
    now,
  }: { readonly words: Translate; readonly locale: Locale; readonly now: Date },
  dueAt: string | null,
): DueView | null {
  if (dueAt === null) return null;
  const present = now.toISOString();
  // Days of the zone begin on a full hour, so nothing else about two instants matters here.
  const asked = `${present.slice(0, 13)} ${dueAt.slice(0, 13)} ${dueAt < present}`;
  const facts = remembered(calendar.years)(asked, () => dueFacts(calendar, now, dueAt));
  return {
    at: dueAt,
    tone: facts.tone,
    label: words(locale, `cases.due.${facts.key}`, { count: facts.count }),
    unsure: facts.mayMove ? words(locale, 'cases.due.mayMove') : '',
  };
}

/** Whether the clock of a case stands still. */
export const standsStill = (clock: Pick<CaseClock, 'paused_at' | 'suspended_at'>): boolean =>
  clock.paused_at !== null || clock.suspended_at !== null;

/** The deadline of a running case, or that its clock stands still; null where there is none. */
export function clockView(
  calendar: WorkingCalendar,
  context: Parameters<typeof dueView>[1],
  clock: CaseClock,
): DueView | null {
  const { status, due_at: at, suspended_at: suspended } = clock;
  if (status !== 'running') return null;
  if (!standsStill(clock)) return dueView(calendar, context, at);
  const state = suspended === null ? 'paused' : 'suspended';
  const label = context.words(context.locale, `common.states.${state}`);
  return { at: at ?? '', label, tone: 'warn', unsure: '', still: true };
}
