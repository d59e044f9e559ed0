import { calls } from '../../data/tables/procedures.js';
import type { RowOf } from '../../data/schema/rows.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { endOfZoneDay, isWorkingDay, startOfZoneDay, zoneDay } from '../../domain/calendar.js';
import { differencesOf } from '../../domain/calendarYear.js';
import type { DaysChange } from '../../domain/workflow/daysMoved.js';
import type { Deps } from '../../shared/request/deps.js';
import type { ReadChange } from './calendarChange.file.js';

const { id, title, closes_at } = calls.columns;
const closingColumns = { id, title, closes_at };
export type ClosingCall = RowOf<typeof closingColumns>;

/**
 * The open calls of this officer's programmes that close on a day which becomes a day off. Their
 * hour was announced, so it is not moved: whoever wants it later extends the call, with a reason.
 */
export async function callsClosingOnDayOff(
  { db, clock }: Deps,
  actor: Actor,
  { before, after }: ReadChange,
  change: DaysChange,
): Promise<readonly ClosingCall[]> {
  const days = differencesOf(before, after).flatMap(({ day }) =>
    isWorkingDay(change.after, day) ? [] : [day],
  );
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const found = await db.select(
    closingColumns,
    `SELECT id, title, closes_at FROM calls
      WHERE status = 'published' AND closes_at >= :now AND closes_at BETWEEN :from AND :until
        AND (:everywhere = 1 OR programme_id IN (:programmes))
      ORDER BY closes_at, id`,
    {
      now: clock.now().toISOString(),
      from: startOfZoneDay(first).toISOString(),
      until: endOfZoneDay(last).toISOString(),
      ...scopeValues(scopeOf(actor, policy['call.manage'])),
    },
  );
  return found.filter((call) => days.includes(zoneDay(new Date(call.closes_at))));
}
