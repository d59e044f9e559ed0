import type { RowOf } from '../../data/schema/rows.js';
import type { calendarChanges } from '../../data/tables/calendarYears.js';
import { withYear, type WorkingCalendar } from '../../domain/calendar.js';
import { differencesOf, type CalendarFile } from '../../domain/calendarYear.js';
import { conflict, hidden } from '../../domain/refusal.js';
import type { DaysChange } from '../../domain/workflow/daysMoved.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';

export type CalendarChangeRow = RowOf<typeof calendarChanges>;

export const calendarChange = proposals<CalendarChangeRow>({
  door: ({ rows }) => rows.calendarChanges,
  refusals: {
    decided: () => conflict('calendar_decided'),
    own: () => conflict('calendar_own_proposal'),
    notYours: () => conflict('calendar_not_yours'),
  },
});

/** The stream of the calendar's events. */
export const calendarStream = 'calendar';

/** The arrangement of a year that counts today; null for a year that nobody announced. */
export const presentYear = (calendar: WorkingCalendar, year: number): CalendarFile | null =>
  calendar.years.get(year)?.file ?? null;

/** A change of the calendar by its id; an unknown one is refused. */
export async function openChange({ db }: Deps, id: string): Promise<CalendarChangeRow> {
  const row = await db.rows.calendarChanges.find({ id });
  if (!row) throw hidden();
  return row;
}

/** A change with both arrangements of its year, read. */
export interface ReadChange {
  readonly row: CalendarChangeRow;
  readonly before: CalendarFile | null;
  readonly after: CalendarFile;
}

/** Reads what a change replaces and brings. */
export const readChange = (row: CalendarChangeRow): ReadChange => ({
  row,
  before: row.replaced,
  after: row.content,
});

/** The change as deadlines are moved by it, whatever the calendar counts at this moment. */
export const daysChangeOf = (
  { row, before, after }: ReadChange,
  calendar: WorkingCalendar,
): DaysChange => ({
  id: row.id,
  before: withYear(calendar, row.year, before),
  after: withYear(calendar, row.year, after),
  // Until it is published, no clock has begun by it.
  since: row.decided_at ?? '9999',
});

/** The first day that the change makes another; null where it changes none. */
export const firstDifference = ({ before, after }: ReadChange): string | null =>
  differencesOf(before, after)[0]?.day ?? null;
