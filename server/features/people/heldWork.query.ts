import { count } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { tasks } from '../../data/tables/cases.js';
import { grants } from '../../data/tables/people.js';
import { programmes } from '../../data/tables/procedures.js';
import type { Database } from '../../data/database.js';
import { financeRoles, staffRoles } from '../../domain/access/policy.js';
import type { Role } from '../../domain/actor.js';

/** What somebody loses. */
export interface Leaving {
  readonly userId: string;
  /** The grant that is taken back; '' where the account is closed. */
  readonly grantId: string;
}

/** Roles for which cases wait, so that somebody must hold them. */
const neededRoles: readonly Role[] = [...staffRoles, ...financeRoles, 'recommender'];

const takenColumns = {
  application_id: tasks.columns.application_id,
  id: tasks.columns.id,
  role: tasks.columns.role,
  programme_id: tasks.columns.programme_id,
};
/** An open task that one person has taken for their role. */
export type TakenTask = RowOf<typeof takenColumns>;

/** The open tasks that somebody has taken for their roles, by case. */
const takenTasks = (db: Database, userId: string): Promise<TakenTask[]> =>
  db.select(
    takenColumns,
    `SELECT t.application_id, t.id, t.role, t.programme_id
       FROM tasks t JOIN applications a ON a.id = t.application_id AND a.status = 'running'
      WHERE t.user_id = :user AND t.status = 'open' AND t.role IN (:roles)
      ORDER BY t.application_id, t.id`,
    { user: userId, roles: neededRoles },
  );

const lastColumns = {
  role: grants.columns.role,
  programme: programmes.columns.id,
  waiting: count(),
};
/** What somebody has taken and no grant is left for, once this is lost. */
export async function lostWith(db: Database, { userId, grantId }: Leaving): Promise<TakenTask[]> {
  const held = await db.rows.grants.all({ user_id: userId, revoked_at: null });
  const left = grantId === '' ? [] : held.filter(({ id }) => id !== grantId);
  return (await takenTasks(db, userId)).filter(
    ({ role, programme_id: programme }) =>
      !left.some((each) => each.role === role && [null, programme].includes(each.programme_id)),
  );
}

/** A role under a programme that nobody else holds, with how many open tasks wait for it. */
export type LastHeld = RowOf<typeof lastColumns>;

/**
 * Roles of which this account is the last that is open, under each programme; of one grant alone
 * where `grantId` says so.
 */
export const lastHeld = (db: Database, { userId, grantId }: Leaving): Promise<LastHeld[]> =>
  db.select(
    lastColumns,
    `SELECT g.role, p.id AS programme,
            (SELECT COUNT(*) FROM tasks t JOIN applications a ON a.id = t.application_id
              WHERE t.role = g.role AND t.programme_id = p.id AND t.status = 'open'
                AND a.status = 'running') AS waiting
       FROM grants g JOIN programmes p ON g.programme_id IS NULL OR g.programme_id = p.id
       JOIN users me ON me.id = g.user_id AND me.disabled_at IS NULL
      WHERE g.user_id = :user AND g.revoked_at IS NULL AND g.role IN (:roles)
        AND (:grant = '' OR g.id = :grant)
        AND NOT EXISTS (
          SELECT 1 FROM grants o JOIN users h ON h.id = o.user_id AND h.disabled_at IS NULL
           WHERE o.role = g.role AND o.revoked_at IS NULL
             AND (o.programme_id IS NULL OR o.programme_id = p.id)
             AND (o.user_id <> :user OR (:grant <> '' AND o.id <> :grant)))
      GROUP BY g.role, p.id, p.position ORDER BY p.position, g.role`,
    { user: userId, grant: grantId, roles: neededRoles },
  );

/** What somebody proposed and another person has still to decide. */
const proposedSql = [
  'exit_proposals',
  'call_cancellations',
  'version_moves',
  'calendar_changes',
  'procedure_drafts',
  'organisation_claims',
]
  .map(
    (table) =>
      `(SELECT COUNT(*) FROM ${table} x WHERE x.proposed_by = :user AND x.status = 'proposed')`,
  )
  .join(' + ');

const countColumns = { votes: count(), seats: count(), standsIn: count(), proposals: count() };
export type OtherDuties = RowOf<typeof countColumns>;

/** What else is somebody's: votes, experts' seats, absent colleagues they stand in for. */
export async function otherDuties(
  db: Database,
  userId: string,
  today: string,
): Promise<OtherDuties> {
  const [found] = await db.select(
    countColumns,
    `SELECT (SELECT COUNT(*) FROM tasks t JOIN applications a ON a.id = t.application_id
              WHERE t.user_id = :user AND t.status = 'open' AND t.role IS NULL AND a.status = 'running'
                AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.application_id = t.application_id
                                   AND r.stage = t.stage AND r.expert_id = :user)) AS votes,
            (SELECT COUNT(*) FROM reviews s
              WHERE s.expert_id = :user AND s.status IN ('invited', 'accepted')) AS seats,
            (SELECT COUNT(*) FROM absences b WHERE b.delegate_id = :user
                AND b.cancelled_at IS NULL AND b.last_day >= :today) AS standsIn,
            ${proposedSql} AS proposals`,
    { user: userId, today },
  );
  return found ?? { votes: 0, seats: 0, standsIn: 0, proposals: 0 };
}
