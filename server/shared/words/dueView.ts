import {
  isYearLoaded,
  workingDaysBetween,
  zoneDay,
  type WorkingCalendar,
} from '../../domain/calendar.js';
import type { Locale, Translate } from '../../domain/localText.js';

/** A deadline as lists show it. */
export interface DueView {
  readonly at: string;
  readonly label: string;
  readonly tone: 'bad' | 'warn' | 'quiet';
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
  const left = daysLeft(calendar, now, dueAt);
  if (dueAt < now.toISOString()) {
    const label = words(locale, left === 0 ? 'cases.due.over' : 'cases.due.late', { count: -left });
    return { at: dueAt, tone: 'bad', label };
  }
  const known = isYearLoaded(calendar, zoneDay(new Date(dueAt)));
  const label = words(locale, left <= 0 ? 'cases.due.today' : 'cases.due.left', { count: left });
  // Holidays of a year that is not loaded may still move the date.
  const sure = known ? label : words(locale, 'cases.due.mayMove', { label });
  return { at: dueAt, tone: left <= 2 ? 'warn' : 'quiet', label: sure };
}
