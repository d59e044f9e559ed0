import { count } from '../../data/schema/columns.js';
import { calendarChanges } from '../../data/tables/calendarYears.js';
import { startOfZoneDay } from '../../domain/calendar.js';
import type { Deps } from '../../shared/request/deps.js';
import type { MissingYear } from './calendar.page.js';
import type { CalendarChangeRow } from './calendarChange.file.js';

/** The latest changes of the calendar, newest first. */
export const latestChanges = ({ db }: Deps): Promise<CalendarChangeRow[]> =>
  db.select(
    calendarChanges.columns,
    'SELECT * FROM calendar_changes ORDER BY proposed_at DESC, id DESC LIMIT 10',
  );

/** Years that are not loaded, of this one and the next, with how many running deadlines lie in them. */
export async function missingYears(
  { db, calendar }: Deps,
  thisYear: number,
): Promise<MissingYear[]> {
  const missing = [thisYear, thisYear + 1].filter((year) => !calendar.years.has(year));
  return Promise.all(
    missing.map(async (year) => {
      const [found] = await db.select(
        { cases: count() },
        `SELECT COUNT(*) AS cases FROM applications
          WHERE status = 'running' AND due_at >= :from AND due_at < :until`,
        {
          from: startOfZoneDay(`${year}-01-01`).toISOString(),
          until: startOfZoneDay(`${year + 1}-01-01`).toISOString(),
        },
      );
      return { year, cases: found?.cases ?? 0 };
    }),
  );
}
