import { count, joined, optional, time } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications, tasks } from '../../data/tables/cases.js';
import { absences, grants, users } from '../../data/tables/people.js';
import type { Database } from '../../data/database.js';
import { dispatchers } from '../../domain/access/dispatching.js';
import { financeRoles, staffRoles } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor, Role } from '../../domain/actor.js';
import { unitTaskFrom, unitValues } from './unitTasks.query.js';

/** Who is the unit's: those who handle cases or pay. */
const unitRoles: readonly Role[] = [...staffRoles, ...financeRoles];

const personColumns = {
  id: users.columns.id,
  name: users.columns.name,
  roles: joined(grants.columns.role),
};
/** Somebody who handles cases under a programme that the reader sees to. */
export type UnitPerson = RowOf<typeof personColumns>;

/** They in the order of their names, `only` one of them where it is given; 300 at most. */
export const unitPeople = (db: Database, actor: Actor, only = ''): Promise<UnitPerson[]> =>
  db.select(
    personColumns,
    `SELECT u.id, u.name, GROUP_CONCAT(DISTINCT g.role) AS roles
       FROM users u JOIN grants g ON g.user_id = u.id AND g.revoked_at IS NULL
      WHERE u.disabled_at IS NULL AND g.role IN (:roles) AND (:only = '' OR u.id = :only)
        AND (:everywhere = 1 OR g.programme_id IS NULL OR g.programme_id IN (:programmes))
      GROUP BY u.id, u.name ORDER BY u.name, u.id LIMIT 300`,
    { ...scopeValues(scopeOf(actor, dispatchers)), roles: unitRoles, only },
  );

const heapColumns = {
  user_id: tasks.columns.user_id,
  role: tasks.columns.role,
  holder: optional(users.columns.name),
  waiting: count(),
  late: count(),
  oldest: optional(time()),
};
/** How much one person has, or waits for anybody of one role. */
export type Heap = RowOf<typeof heapColumns>;

/** What is open in the cases that this person sees to, by who has it. */
export const unitHeaps = (db: Database, actor: Actor, now: Date): Promise<Heap[]> =>
  db.select(
    heapColumns,
    `SELECT t.user_id, CASE WHEN t.user_id IS NULL THEN t.role END AS role, u.name AS holder,
            COUNT(*) AS waiting, MIN(t.opened_at) AS oldest,
            COUNT(CASE WHEN COALESCE(t.due_at, a.due_at) < :now AND a.suspended_at IS NULL
                        AND a.paused_at IS NULL THEN 1 END) AS late
       ${unitTaskFrom}
      GROUP BY t.user_id, CASE WHEN t.user_id IS NULL THEN t.role END, u.name`,
    { ...unitValues(actor), now: now.toISOString() },
  );

const awayColumns = {
  id: absences.columns.id,
  user_id: absences.columns.user_id,
  delegate: users.columns.name,
  first_day: absences.columns.first_day,
  last_day: absences.columns.last_day,
};
/** A present or coming absence with who stands in. */
export type Away = RowOf<typeof awayColumns>;

/** Absences of these people that are not over, the first to begin first. */
export const awayOf = (
  db: Database,
  people: readonly string[],
  today: string,
): Promise<readonly Away[]> =>
  db.select(
    awayColumns,
    `SELECT b.id, b.user_id, d.name AS delegate, b.first_day, b.last_day
       FROM absences b JOIN users d ON d.id = b.delegate_id
      WHERE b.user_id IN (:people) AND b.cancelled_at IS NULL AND b.last_day >= :today
      ORDER BY b.first_day`,
    { people: ['', ...people], today },
  );

const orphanColumns = {
  role: tasks.columns.role,
  stage: tasks.columns.stage,
  procedure_version_id: applications.columns.procedure_version_id,
  cases: count(),
};
/** A stage in which cases wait for a role that nobody holds. */
export type OrphanStage = RowOf<typeof orphanColumns>;

/** Stages nobody can act in, of the cases that this person sees to. */
export const orphanStages = (db: Database, actor: Actor): Promise<OrphanStage[]> =>
  db.select(
    orphanColumns,
    `SELECT t.role, t.stage, a.procedure_version_id,
            COUNT(DISTINCT a.id) AS cases
       ${unitTaskFrom}
        AND t.role IN (:roles) AND NOT EXISTS (
          SELECT 1 FROM grants g JOIN users h ON h.id = g.user_id AND h.disabled_at IS NULL
           WHERE g.role = t.role AND g.revoked_at IS NULL
             AND (g.programme_id IS NULL OR g.programme_id = t.programme_id))
      GROUP BY t.role, t.stage, a.procedure_version_id ORDER BY t.role, t.stage`,
    unitValues(actor),
  );
