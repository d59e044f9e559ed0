import type { Database } from '../../data/database.js';
import { count } from '../../data/schema/columns.js';

/** How often an expert was asked, and what became of it. */
export interface AskedBefore {
  readonly asked: number;
  readonly declined: number;
  readonly handed_in: number;
  /** Owed today though the case's deadline has passed. */
  readonly late: number;
}

/** The same, for those who keep the pool. One statement. */
export async function askedBefore(db: Database, userId: string, now: string): Promise<AskedBefore> {
  const [found] = await db.select(
    { asked: count(), declined: count(), handed_in: count(), late: count() },
    `SELECT COUNT(*) AS asked,
            COUNT(CASE WHEN r.status = 'declined' THEN 1 END) AS declined,
            COUNT(CASE WHEN r.status = 'submitted' THEN 1 END) AS handed_in,
            COUNT(CASE WHEN r.status IN ('invited', 'accepted') AND a.stage = r.stage
                        AND a.status = 'running' AND a.due_at < :now THEN 1 END) AS late
       FROM reviews r JOIN applications a ON a.id = r.application_id WHERE r.expert_id = :user`,
    { user: userId, now },
  );
  return found ?? { asked: 0, declined: 0, handed_in: 0, late: 0 };
}
