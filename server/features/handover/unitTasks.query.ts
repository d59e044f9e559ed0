import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications, tasks } from '../../data/tables/cases.js';
import { users } from '../../data/tables/people.js';
import type { Database } from '../../data/database.js';
import { dispatchers } from '../../domain/access/dispatching.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import { roles, roleSchema, type Actor } from '../../domain/actor.js';

const { columns: task } = tasks;
const { columns: application } = applications;
const unitTaskColumns = {
  application_id: task.application_id,
  id: task.id,
  stage: task.stage,
  verb: task.verb,
  role: task.role,
  user_id: task.user_id,
  opened_at: task.opened_at,
  due_at: task.due_at,
  case_due: application.due_at,
  number: application.number,
  title: application.title,
  applicant_name: application.applicant_name,
  procedure_version_id: application.procedure_version_id,
  holder: optional(users.columns.name),
};
/** An open task of the zone with the case it is about and who has it. */
export type UnitTask = RowOf<typeof unitTaskColumns>;

/** More than this are not shown at once. */
export const unitTaskLimit = 100;

/** Who holds the tasks: a person's account, or a role whose tasks nobody has taken. */
export const isRole = (of: string): boolean => roleSchema.safeParse(of).success;

/**
 * Open tasks of the zone in the cases that this person sees to: of roles, taken or not, and of
 * single persons. An expert's seat is told in no such list.
 */
export const unitTaskFrom = `FROM tasks t JOIN applications a ON a.id = t.application_id
  LEFT JOIN users u ON u.id = t.user_id
 WHERE t.status = 'open' AND a.status = 'running'
   AND (:everywhere = 1 OR a.programme_id IN (:programmes)) AND ${theirsToHandle()}
   AND (t.role IN (:roles) OR (t.role IS NULL AND t.user_id IS NOT NULL))
   AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.application_id = t.application_id
                      AND r.stage = t.stage AND r.expert_id = t.user_id)`;

/** What `unitTaskFrom` asks about this person. */
export const unitValues = (actor: Actor) => ({
  ...scopeValues(scopeOf(actor, dispatchers)),
  roles: roles.filter((role) => role !== 'expert'),
});

/** The open tasks of one person or, not taken, of one role, the most urgent first. */
export const unitTasks = (db: Database, actor: Actor, of: string): Promise<UnitTask[]> =>
  db.select(
    unitTaskColumns,
    `SELECT t.application_id, t.id, t.stage, t.verb, t.role, t.user_id, t.opened_at, t.due_at,
            a.due_at AS case_due, a.number, a.title, a.applicant_name, a.procedure_version_id,
            u.name AS holder
       ${unitTaskFrom}
        AND ${isRole(of) ? 't.role = :of AND t.user_id IS NULL' : 't.user_id = :of'}
      ORDER BY COALESCE(t.due_at, a.due_at, '9'), t.application_id, t.id LIMIT ${unitTaskLimit + 1}`,
    { ...unitValues(actor), of },
  );
