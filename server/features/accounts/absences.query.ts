import type { Deps } from '../../shared/request/deps.js';

/** A present or coming absence with whoever stands in. */
export interface Absence {
  readonly id: string;
  readonly delegate: string;
  readonly first_day: string;
  readonly last_day: string;
}

export async function absencesOf(
  { db }: Deps,
  userId: string,
  today: string,
): Promise<readonly Absence[]> {
  return db.selectBelieved<Absence>(
    `SELECT b.id, u.name AS delegate, b.first_day, b.last_day FROM absences b
       JOIN users u ON u.id = b.delegate_id
      WHERE b.user_id = :id AND b.cancelled_at IS NULL AND b.last_day >= :today
      ORDER BY b.first_day`,
    { id: userId, today },
  );
}
