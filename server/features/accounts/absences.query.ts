import type { RowOf } from '../../data/schema/rows.js';
import { absences, users } from '../../data/tables/people.js';
import type { Deps } from '../../shared/request/deps.js';

const absenceColumns = {
  id: absences.columns.id,
  delegate: users.columns.name,
  first_day: absences.columns.first_day,
  last_day: absences.columns.last_day,
};
/** A present or coming absence with whoever stands in. */
export type Absence = RowOf<typeof absenceColumns>;

/** A person's absences that are not over yet, each with the delegate. */
export async function absencesOf(
  { db }: Deps,
  userId: string,
  today: string,
): Promise<readonly Absence[]> {
  return db.select(
    absenceColumns,
    `SELECT b.id, u.name AS delegate, b.first_day, b.last_day FROM absences b
       JOIN users u ON u.id = b.delegate_id
      WHERE b.user_id = :id AND b.cancelled_at IS NULL AND b.last_day >= :today
      ORDER BY b.first_day`,
    { id: userId, today },
  );
}
