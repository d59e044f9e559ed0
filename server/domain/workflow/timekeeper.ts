import {
  addWorkingDays,
  dueAfter,
  endOfZoneDay,
  workingDaysBetween,
  zoneDay,
  type WorkingCalendar,
} from '../calendar.js';
import { parseDuration } from '../duration.js';

/** Clocks of the workflow on the zone's working-day calendar. Instants are ISO text in UTC. */
export interface Timekeeper {
  /** The end of the last day of a period that begins now. */
  due(from: Date, duration: string): string;
  /** A deadline moved by the working days during which the clock stood still. */
  resumed(dueAt: string, pausedAt: string, resumedAt: Date): string;
}

/** Terms and pauses, counted in the working days of this calendar. */
export function timekeeper(calendar: WorkingCalendar): Timekeeper {
  return {
    due: (from, duration) => dueAfter(calendar, from, parseDuration(duration)).dueAt.toISOString(),
    resumed: (dueAt, pausedAt, resumedAt) => {
      const paused = zoneDay(new Date(pausedAt));
      const left = workingDaysBetween(calendar, paused, zoneDay(new Date(dueAt)));
      const day = addWorkingDays(calendar, zoneDay(resumedAt), Math.max(left, 0));
      return endOfZoneDay(day).toISOString();
    },
  };
}
