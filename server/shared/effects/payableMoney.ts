import { flag } from '../../data/schema/columns.js';
import type { Database } from '../../data/database.js';
import { revokedEnd, terminatedEnd } from '../../domain/workflow/caseEvents.js';

/** Whether the zone ended the case of this row and two persons did not say that what is due is paid. */
const cancelledSql = (application: string): string => `
  (COALESCE(${application}.ended_as, '') IN ('${terminatedEnd}', '${revokedEnd}')
   AND COALESCE((SELECT x.details FROM exit_proposals x
                  WHERE x.application_id = ${application}.id AND x.status = 'approved'
                    AND x.case_exit IN ('terminate', 'revoke')
                  ORDER BY x.decided_at DESC LIMIT 1), '') NOT LIKE '%"due":"pay"%')`;

/**
 * Instalments that finance can do something about: due, in no batch, and of a case that no open
 * objection and no suspension holds and that was not ended without being paid. Takes the names that
 * a statement gives to tranches and applications; whether the organisation is settled is asked beside it.
 */
export const payableSql = (tranche: string, application: string): string => `
       ${tranche}.status = 'due'
   AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.live_key = ${tranche}.id)
   AND NOT EXISTS (SELECT 1 FROM objections o
                    WHERE o.application_id = ${application}.id AND o.status = 'open')
   AND ${application}.suspended_at IS NULL
   AND NOT ${cancelledSql(application)}`;

/** Whether nothing of the case is paid any more, since the zone ended it so. */
export async function isCancelled(db: Database, applicationId: string): Promise<boolean> {
  const [row] = await db.select(
    { cancelled: flag() },
    `SELECT ${cancelledSql('a')} AS cancelled FROM applications a WHERE a.id = :id`,
    { id: applicationId },
  );
  return row?.cancelled ?? false;
}
