import { flag, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications, tasks } from '../../data/tables/cases.js';
import { reviews } from '../../data/tables/decisions.js';
import { users } from '../../data/tables/people.js';
import { calls, programmes } from '../../data/tables/procedures.js';
import type { Party } from '../../domain/workflow/contract/stageKind.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, tieValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import { needsProgrammes, taskPlaces, type TaskPlace } from './taskPlaces.view.js';

/** A task that is open to somebody, with the case it is about. */
export interface OpenTask {
  readonly applicationId: string;
  readonly id: string;
  readonly stage: string;
  readonly verb: string;
  readonly role: Party | null;
  readonly userId: string | null;
  readonly openedAt: string;
  readonly dueAt: string | null;
  /** The case itself waits for its applicant. */
  readonly waitsForApplicant: boolean;
  readonly versionId: string;
  readonly callId: string;
  readonly callTitle: LocalText;
  /** Null for an expert, who may know neither number nor title nor applicant. */
  readonly known: {
    readonly number: string;
    readonly title: string;
    readonly applicant: string;
  } | null;
  /** The case's place in its call, and the reader's review of it. */
  readonly place: number | null;
  readonly reviewId: string | null;
  readonly assignee: string | null;
}

const { columns: task } = tasks;
const { columns: application } = applications;
const taskColumns = {
  application_id: task.application_id,
  id: task.id,
  stage: task.stage,
  verb: task.verb,
  role: task.role,
  user_id: task.user_id,
  opened_at: task.opened_at,
  due: task.due_at,
  waiting_on: application.waiting_on,
  procedure_version_id: application.procedure_version_id,
  call_id: application.call_id,
  call_title: calls.columns.title,
  knows: flag(),
  number: application.number,
  title: optional(application.title),
  applicant_name: optional(application.applicant_name),
  place: application.place,
  review_id: optional(reviews.columns.id),
  assignee: optional(users.columns.name),
};

/** More than this are not shown at once. */
export const taskLimit = 100;

/**
 * What this person can do now, the most urgent first: their own tasks, those of their roles under
 * the programmes they hold them for, and those of their organisations. Each place is a short walk
 * along an index; a case of one's own is left out where one would decide on it.
 */
export async function openTasks({ db }: Deps, actor: Actor): Promise<OpenTask[]> {
  const every = needsProgrammes(actor)
    ? await db.select({ id: programmes.columns.id }, 'SELECT id FROM programmes ORDER BY position')
    : [];
  const places = taskPlaces(
    actor,
    every.map(({ id }) => id),
  );
  const scope = scopeOf(actor, policy['case.list']);
  const rows = await db.select(taskColumns, taskSql(places), {
    ...Object.fromEntries(
      places.flatMap(({ role, programmeId }, index) => [
        [`role${index}`, role],
        [`programme${index}`, programmeId],
      ]),
    ),
    ...scopeValues(scope),
    me: actor.userId,
    mine: [actor.userId, ...(actor.standsInFor ?? [])],
    ...tieValues(actor),
    organisations: ['', ...actor.organisationIds],
    limit: taskLimit + 1,
  });
  return rows.map(asTask);
}

const walk = (name: string, where: string, dated: boolean): string =>
  `SELECT application_id, id FROM (SELECT t.application_id, t.id FROM tasks t WHERE ${where} ` +
  `AND t.due_at IS ${dated ? 'NOT NULL ORDER BY t.due_at' : 'NULL'} LIMIT ${taskLimit + 1}) AS ${name}`;

// Tasks without a date are walked apart, so that they never crowd out those that are due.
function walks(places: readonly TaskPlace[]): string {
  const both = (name: string, where: string): string[] => [
    walk(`${name}d`, where, true),
    walk(`${name}u`, where, false),
  ];
  const roles = places.flatMap((_, index) =>
    both(
      `r${index}`,
      `t.role = :role${index} AND t.status = 'open' AND t.programme_id = :programme${index}`,
    ),
  );
  const colleagues =
    'SELECT t.application_id, t.id FROM applications a JOIN tasks t ON t.application_id = a.id ' +
    "WHERE a.organisation_id IN (:organisations) AND a.id NOT IN (:tied) AND a.status = 'running' " +
    "AND t.role = 'applicant' AND t.status = 'open'";
  const counterparties =
    'SELECT t.application_id, t.id FROM applications a JOIN tasks t ON t.application_id = a.id ' +
    "WHERE a.counterparty_id IN (:organisations) AND a.id NOT IN (:tied) AND a.status = 'running' " +
    "AND t.role = 'counterparty' AND t.status = 'open'";
  const own = both('own', "t.user_id IN (:mine) AND t.status = 'open'");
  return [...own, ...roles, colleagues, counterparties].join(' UNION ');
}

const taskSql = (places: readonly TaskPlace[]): string => {
  // A task of a role is read by those who hold it, such as a recommending body; a seat has none.
  const knows = '(t.role IS NOT NULL OR :everywhere = 1 OR a.programme_id IN (:programmes))';
  const known = (column: string): string => `CASE WHEN ${knows} THEN a.${column} END AS ${column}`;
  const due =
    "CASE WHEN t.role IN ('applicant', 'counterparty') THEN t.due_at ELSE COALESCE(a.due_at, t.due_at) END";
  return `
  SELECT t.application_id, t.id, t.stage, t.verb, t.role, t.user_id, t.opened_at, ${due} AS due,
         a.waiting_on, a.procedure_version_id, a.call_id, c.title AS call_title,
         CASE WHEN ${knows} THEN 1 ELSE 0 END AS knows,
         ${known('number')}, ${known('title')}, ${known('applicant_name')},
         CASE WHEN ${knows} THEN NULL ELSE a.place END AS place,
         r.id AS review_id, u.name AS assignee
    FROM (${walks(places)}) AS wanted
    JOIN tasks t ON t.application_id = wanted.application_id AND t.id = wanted.id
    JOIN applications a ON a.id = t.application_id
    JOIN calls c ON c.id = a.call_id
    LEFT JOIN users u ON u.id = t.user_id
    LEFT JOIN reviews r ON r.application_id = t.application_id AND r.expert_id = :me
         AND r.status IN ('invited', 'accepted')
   WHERE COALESCE(t.role, '') IN ('applicant', 'counterparty')
      OR (a.applicant_id <> :me AND a.id NOT IN (:barred)
          AND (COALESCE(a.organisation_id, '-') NOT IN (:organisations) OR a.id IN (:tied)))
   ORDER BY CASE WHEN ${due} IS NULL THEN 1 ELSE 0 END, ${due}, t.opened_at, t.application_id
   LIMIT :limit`;
};

function asTask(row: RowOf<typeof taskColumns>): OpenTask {
  return {
    applicationId: row.application_id,
    id: row.id,
    stage: row.stage,
    verb: row.verb,
    role: row.role,
    userId: row.user_id,
    openedAt: row.opened_at,
    dueAt: row.due,
    waitsForApplicant: row.waiting_on === 'applicant' && row.role !== 'applicant',
    versionId: row.procedure_version_id,
    callId: row.call_id,
    callTitle: row.call_title,
    known: row.knows
      ? {
          number: row.number ?? '',
          title: row.title ?? '',
          applicant: row.applicant_name ?? '',
        }
      : null,
    place: row.place,
    reviewId: row.review_id,
    assignee: row.assignee,
  };
}
