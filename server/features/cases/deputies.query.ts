import { joined, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { absences, grants, users } from '../../data/tables/people.js';
import type { Database } from '../../data/database.js';
import { zoneDay } from '../../domain/calendar.js';
import type { Party } from '../../domain/workflow/contract/stageKind.js';

const deputyColumns = {
  delegate_id: absences.columns.delegate_id,
  absent: users.columns.name,
  first_day: absences.columns.first_day,
  last_day: absences.columns.last_day,
  cancelled_at: optional(absences.columns.cancelled_at),
  own: joined(grants.columns.role),
  lent: joined(grants.columns.role),
};
/** An absence in which somebody who acted in the case stood in, with the roles both ever held for it. */
export type Deputy = RowOf<typeof deputyColumns>;

/** The absences in which these accounts stood in for a colleague. */
export async function deputiesAmong(
  db: Database,
  { programme_id: programme }: Pick<ApplicationRow, 'programme_id'>,
  actors: readonly string[],
): Promise<readonly Deputy[]> {
  const heldBy = (column: string): string =>
    `(SELECT GROUP_CONCAT(g.role) FROM grants g WHERE g.user_id = b.${column}
         AND (g.programme_id IS NULL OR g.programme_id = :programme))`;
  return db.select(
    deputyColumns,
    `SELECT b.delegate_id, u.name AS absent, b.first_day, b.last_day, b.cancelled_at,
            ${heldBy('delegate_id')} AS own, ${heldBy('user_id')} AS lent
       FROM absences b JOIN users u ON u.id = b.user_id
      WHERE b.delegate_id IN (:actors) ORDER BY b.first_day, b.id`,
    { programme, actors: ['', ...actors] },
  );
}

/** For whom somebody acted at that moment in a stage of that role; '' where for nobody but themselves. */
export function actedFor(
  deputies: readonly Deputy[],
  { actorId, at }: { readonly actorId: string | null; readonly at: string },
  by: Party,
): string {
  const day = zoneDay(new Date(at));
  const found = deputies.find(
    ({ delegate_id: delegate, first_day: first, last_day: last, cancelled_at: end, own, lent }) =>
      delegate === actorId &&
      first <= day &&
      day <= last &&
      (end === null || end > at) &&
      lent.some((role) => role === by) &&
      !own.some((role) => role === by),
  );
  return found?.absent ?? '';
}
