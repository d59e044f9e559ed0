import { optional, wholeColumn } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { tasks } from '../../data/tables/cases.js';
import { users } from '../../data/tables/people.js';
import type { Database } from '../../data/database.js';
import { alongWalks, together, type WalkStretch } from '../../data/walks.js';
import { tieValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { TaskPlace } from './taskPlaces.view.js';

const { columns: task } = tasks;
const rowColumns = {
  application_id: task.application_id,
  id: task.id,
  stage: task.stage,
  verb: task.verb,
  role: task.role,
  user_id: task.user_id,
  opened_at: task.opened_at,
  due_at: task.due_at,
  assignee: optional(users.columns.name),
};
/** An open task as the task list keeps it, with the name of who has it. */
export type TaskRow = RowOf<typeof rowColumns>;

interface TaskWalk {
  readonly from: string;
  readonly where: string;
  /** What it goes by before case and task; null where none of its tasks has a date. */
  readonly due: string | null;
  /** Of one's own, which are most of what an expert has. */
  readonly own: boolean;
}

/** The first tasks by their date of all places where this person finds some. */
export function firstTasks(
  db: Database,
  actor: Actor,
  places: readonly TaskPlace[],
  limit: number,
): Promise<TaskRow[]> {
  const values = {
    ...Object.fromEntries(
      places.flatMap(({ role, programmeId }, index) => [
        [`role${index}`, role],
        [`programme${index}`, programmeId],
      ]),
    ),
    me: actor.userId,
    mine: [actor.userId, ...(actor.standsInFor ?? [])],
    held: ['', ...actor.grants.map(({ role }) => role)],
    organisations: actor.organisationIds,
    ...tieValues(actor),
  };
  return alongWalks<TaskWalk, TaskRow>(walksOf(actor, places), {
    limit,
    order: (one, other) => (placeOf(one) < placeOf(other) ? -1 : 1),
    isMain: ({ own, due }) => own && due !== null,
    read: (stretches) => rowsOf(db, stretches, values),
  });
}

/** Sorts behind every date. */
const noDate = '9';
const placeOf = ({ due_at: due, application_id: about, id }: TaskRow): string =>
  [due ?? noDate, about, id].join(' ');

/**
 * What is lent, but no task of a role that was not. A seat of experts is its expert's alone: nobody
 * who stands in sees to it or reads whose it is.
 */
const lentTask = `t.user_id IN (:mine) AND t.user_id <> :me AND COALESCE(t.role, '') IN (:held) AND NOT EXISTS (
  SELECT 1 FROM reviews r WHERE r.application_id = t.application_id AND r.stage = t.stage
     AND r.expert_id = t.user_id)`;

function walksOf(actor: Actor, places: readonly TaskPlace[]): readonly TaskWalk[] {
  const ofFirms = actor.organisationIds.length > 0;
  const standsIn = (actor.standsInFor ?? []).length > 0;
  // Tasks without a date are walked apart, so that they never crowd out those that are due.
  const both = (where: string, own = false): readonly TaskWalk[] => [
    { from: 'tasks t', where: `${where} AND t.due_at IS NOT NULL`, due: 't.due_at', own },
    { from: 'tasks t', where: `${where} AND t.due_at IS NULL`, due: null, own },
  ];
  const others = `COALESCE(t.user_id, '') NOT IN (:mine)`;
  const roles = places.map(
    (_, index) => `t.role = :role${index} AND t.programme_id = :programme${index} AND ${others}`,
  );
  const side = (column: string, role: string): TaskWalk => ({
    from: 'applications a JOIN tasks t ON t.application_id = a.id',
    where: `a.${column} IN (:organisations) AND a.id NOT IN (:tied) AND a.status = 'running' AND t.role = '${role}' AND ${others}`,
    due: `COALESCE(t.due_at, '${noDate}')`,
    own: false,
  });
  const sides = [side('organisation_id', 'applicant'), side('counterparty_id', 'counterparty')];
  return [
    ...both('t.user_id = :me', true),
    ...[...(standsIn ? [lentTask] : []), ...roles].flatMap((where) => both(where)),
    ...(ofFirms ? sides : []),
  ];
}

async function rowsOf(
  db: Database,
  stretches: ReadonlyMap<TaskWalk, WalkStretch<TaskRow>>,
  values: Readonly<Record<string, unknown>>,
): Promise<ReadonlyMap<TaskWalk, TaskRow[]>> {
  const starts: Record<string, string> = {};
  const selects = [...stretches].map(([{ from, where, due }, { limit, beyond }], at) => {
    const conditions = [where, "t.status = 'open'"];
    if (beyond !== null) {
      Object.assign(starts, {
        [`due${at}`]: beyond.due_at ?? noDate,
        [`about${at}`]: beyond.application_id,
        [`id${at}`]: beyond.id,
      });
      const next = `(t.application_id > :about${at} OR (t.application_id = :about${at} AND t.id > :id${at}))`;
      conditions.push(
        due === null ? next : `${due} >= :due${at} AND (${due} > :due${at} OR ${next})`,
      );
    }
    return `SELECT t.application_id, t.id, t.stage, t.verb, t.role, t.user_id, t.opened_at, t.due_at,
             u.name AS assignee, ${at} AS walk
        FROM ${from} LEFT JOIN users u ON u.id = t.user_id
       WHERE ${conditions.join(' AND ')}
       ORDER BY ${due === null ? '' : `${due}, `}t.application_id, t.id LIMIT ${limit}`;
  });
  const rows = await db.select({ ...rowColumns, walk: wholeColumn() }, together(db, selects), {
    ...values,
    ...starts,
  });
  const ofWalk = (at: number): TaskRow[] => rows.filter(({ walk }) => walk === at);
  return new Map([...stretches.keys()].map((walk, at) => [walk, ofWalk(at)]));
}
