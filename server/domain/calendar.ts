import { calendarYearSchema, daysOf, isWeekend, type CalendarFile } from './calendarYear.js';
import type { Duration } from './duration.js';
import { isCalendarDay } from './typed.js';
import { statutoryHolidayOn } from './statutoryHolidays.js';

/**
 * Working days of the zone. Which weekdays are off and which weekends are worked is announced
 * once a year, so it is data; of a year that is not loaded the holidays that the law names are off
 * and every other Monday to Friday is worked. Days are `YYYY-MM-DD` in Asia/Shanghai, which is
 * UTC+8 all year round.
 */
export interface WorkingCalendar {
  readonly years: ReadonlyMap<number, CalendarYear>;
}
export interface CalendarYear {
  /** As it was announced, with names and source. */
  readonly file: CalendarFile;
  readonly off: ReadonlySet<string>;
  readonly worked: ReadonlySet<string>;
}

const DAY_MS = 86_400_000;
const ZONE_MS = 8 * 3_600_000;

const numberOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayOf = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);
const yearOf = (day: string) => Number(day.slice(0, 4));

/** A calendar to which years can be added while the product runs. */
export interface LiveCalendar extends WorkingCalendar {
  years: WorkingCalendar['years'];
}

/** Whether the official days of the year that a day lies in are known. */
export const isYearLoaded = (calendar: WorkingCalendar, day: string): boolean =>
  calendar.years.has(yearOf(day));

/** Builds the calendar from files' data, one year each; throws ZodError for a faulty one. */
export function calendarFrom(...files: readonly unknown[]): LiveCalendar {
  const years = files.map((data) => {
    const file = calendarYearSchema.parse(data);
    return [
      file.year,
      { file, off: new Set(file.off.flatMap(daysOf)), worked: new Set(file.worked) },
    ] as const;
  });
  return { years: new Map(years) };
}

/** The same calendar with another arrangement of a year; null takes the year out. */
export function withYear(
  calendar: WorkingCalendar,
  year: number,
  file: CalendarFile | null,
): WorkingCalendar {
  const others = [...calendar.years].filter(([each]) => each !== year);
  return { years: new Map([...others, ...(file === null ? [] : calendarFrom(file).years)]) };
}

/** Whether the zone works on that day. */
export function isWorkingDay(calendar: WorkingCalendar, day: string): boolean {
  const year = calendar.years.get(yearOf(day));
  if (year?.worked.has(day)) return true;
  if (year?.off.has(day)) return false;
  return !isWeekend(day) && (year !== undefined || statutoryHolidayOn(day) === undefined);
}

/** That day, or the next one on which the zone works. */
export const workingDayFrom = (calendar: WorkingCalendar, day: string): string =>
  isWorkingDay(calendar, day) ? day : addWorkingDays(calendar, day, 1);

function checkedNumber(day: string): number {
  if (!isCalendarDay(day)) throw new RangeError(`no such day: ${day}`);
  return numberOf(day);
}

/** The nth working day after `from`, which itself is not counted; 0 gives `from`. */
export function addWorkingDays(calendar: WorkingCalendar, from: string, count: number): string {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
  let at = checkedNumber(from);
  for (let left = count; left > 0;) {
    at += 1;
    if (isWorkingDay(calendar, dayOf(at))) left -= 1;
  }
  return dayOf(at);
}

/** The nth working day before `from`, which itself is not counted; 0 gives `from`. */
export function workingDayBefore(calendar: WorkingCalendar, from: string, count: number): string {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`not a count: ${count}`);
  let at = checkedNumber(from);
  for (let left = count; left > 0;) {
    at -= 1;
    if (isWorkingDay(calendar, dayOf(at))) left -= 1;
  }
  return dayOf(at);
}

/** Working days after `from` up to and including `to`; negative when `to` comes first. */
export function workingDaysBetween(calendar: WorkingCalendar, from: string, to: string): number {
  if (to < from) return 0 - workingDaysBetween(calendar, to, from);
  let count = workedUntil(calendar, to) - workedUntil(calendar, from);
  for (let year = yearOf(from); year < yearOf(to); year += 1) {
    count += workedUntil(calendar, `${year}-12-31`);
  }
  return count;
}

const tables = new WeakMap<WorkingCalendar['years'], Map<number, readonly number[]>>();

/** Working days from the beginning of its year up to and including that day. Lists ask often. */
function workedUntil(calendar: WorkingCalendar, day: string): number {
  const year = yearOf(day);
  const first = numberOf(`${year}-01-01`);
  const known = tables.get(calendar.years) ?? new Map<number, readonly number[]>();
  tables.set(calendar.years, known);
  const table = known.get(year) ?? tableOf(calendar, year, first);
  known.set(year, table);
  return table[checkedNumber(day) - first] ?? 0;
}

function tableOf(calendar: WorkingCalendar, year: number, first: number): readonly number[] {
  let count = 0;
  return Array.from({ length: numberOf(`${year + 1}-01-01`) - first }, (_, index) => {
    if (isWorkingDay(calendar, dayOf(first + index))) count += 1;
    return count;
  });
}

/** The day it is in Shanghai at that moment. */
export function zoneDay(moment: Date): string {
  return new Date(moment.getTime() + ZONE_MS).toISOString().slice(0, 10);
}

/** The year in which a moment falls in Shanghai. */
export const zoneYear = (moment: Date): number =>
  new Date(moment.getTime() + ZONE_MS).getUTCFullYear();

/** The first millisecond of that day in Shanghai. */
export function startOfZoneDay(day: string): Date {
  return new Date(checkedNumber(day) * DAY_MS - ZONE_MS);
}

/** The last millisecond of that day in Shanghai. */
export function endOfZoneDay(day: string): Date {
  return new Date((checkedNumber(day) + 1) * DAY_MS - ZONE_MS - 1);
}

function addMonths(day: string, count: number): string {
  const first = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + count);
  const next = new Date(first);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const length = (next.getTime() - first.getTime()) / DAY_MS;
  const date = Math.min(Number(day.slice(8)), length);
  return `${first.toISOString().slice(0, 8)}${String(date).padStart(2, '0')}`;
}

/** The day a period of months or calendar days after a moment comes to; working days count as days. */
export function dayAfter(from: Date, { count, unit }: Duration): string {
  const start = zoneDay(from);
  return unit === 'm' ? addMonths(start, count) : dayOf(numberOf(start) + count);
}

export interface Due {
  readonly dueAt: Date;
  /** The period reaches a year whose holidays are not loaded: the date may yet move. */
  readonly yearMissing: boolean;
}

/**
 * When a period ends: counted from the day after `from`, until the end of the last day. A period
 * of months or calendar days whose last day is off ends with the next working day (民法典 article
 * 203, paragraph 1).
 */
export function dueAfter(calendar: WorkingCalendar, from: Date, duration: Duration): Due {
  const start = zoneDay(from);
  if (duration.unit !== 'wd') {
    const last = dayAfter(from, duration);
    const day = workingDayFrom(calendar, last);
    return { dueAt: endOfZoneDay(day), yearMissing: missesYear(calendar, last, day) };
  }
  const day = addWorkingDays(calendar, start, duration.count);
  const first = dayOf(numberOf(start) + 1);
  return { dueAt: endOfZoneDay(day), yearMissing: missesYear(calendar, first, day) };
}

function missesYear(calendar: WorkingCalendar, from: string, to: string): boolean {
  const count = yearOf(to) - yearOf(from) + 1;
  return Array.from({ length: count }, (_, index) => yearOf(from) + index).some(
    (year) => !calendar.years.has(year),
  );
}
