import {
  startOfZoneDay,
  workingDayBefore,
  workingDaysBetween,
  zoneDay,
  type WorkingCalendar,
} from '../calendar.js';

/** Working days after which a bank that has not answered is asked. */
export const bankAnswersWithin = 3;

/** What left before this moment (ISO) has been at the bank too long. */
export const askBankBefore = (calendar: WorkingCalendar, now: Date): string =>
  startOfZoneDay(workingDayBefore(calendar, zoneDay(now), bankAnswersWithin)).toISOString();

/** Working days since a file left, its own day not counted. */
export const daysAtBank = (calendar: WorkingCalendar, exportedAt: string, now: Date): number =>
  workingDaysBetween(calendar, zoneDay(new Date(exportedAt)), zoneDay(now));
