import { flag, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { reviews } from '../../data/tables/decisions.js';
import { calls, programmes } from '../../data/tables/procedures.js';
import type { Database } from '../../data/database.js';
import type { Party } from '../../domain/workflow/contract/stageKind.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import { isExpert, needsProgrammes, taskPlaces } from './taskPlaces.view.js';
import { firstTasks, type TaskRow } from './taskWalks.query.js';

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
  /** Since when the clock of the case has been stopped, by one person or by two; null while it runs. */
  readonly paused_at: string | null;
  readonly suspended_at: string | null;
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

const { columns: application } = applications;
const caseColumns = {
  id: application.id,
  waiting_on: application.waiting_on,
  due_at: application.due_at,
  suspended_at: application.suspended_at,
  paused_at: application.paused_at,
  procedure_version_id: application.procedure_version_id,
  call_id: application.call_id,
  call_title: calls.columns.title,
  own: flag(),
  knows: flag(),
  number: application.number,
  title: optional(application.title),
  applicant_name: optional(application.applicant_name),
  place: application.place,
};
type TaskCase = RowOf<typeof caseColumns>;

/** More than this are not shown at once. */
export const taskLimit = 100;

/**
 * What this person can do now, the most urgent first: their own tasks, those of their roles under
 * the programmes they hold them for, and those of their organisations. A case of one's own is left
 * out where one would decide on it.
 */
export async function openTasks({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<OpenTask[]> {
  const every = needsProgrammes(actor)
    ? await db.select({ id: programmes.columns.id }, 'SELECT id FROM programmes ORDER BY position')
    : [];
  const places = taskPlaces(
    actor,
    every.map(({ id }) => id),
  );
  const rows = await firstTasks(db, actor, places, taskLimit + 1);
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.map((row) => row.application_id))];
  const cases = await casesOf(db, actor, ids, rows);
  const reviewIds = isExpert(actor) ? await ownReviewIds(db, actor) : new Map<string, string>();
  return rows
    .flatMap((row) => {
      const about = cases.get(row.application_id);
      if (!about || (about.own && !isPartys(row))) return [];
      return [asTask(row, about, reviewIds.get(row.application_id) ?? null)];
    })
    .toSorted(byUrgency);
}

/** Whether it is for one of the two sides of a case, who know the case and its own term. */
const isPartys = ({ role }: TaskRow): boolean => role === 'applicant' || role === 'counterparty';

/** The cases of some tasks; what a case is called is read only for those who may know it. */
async function casesOf(
  db: Database,
  actor: Actor,
  ids: readonly string[],
  rows: readonly TaskRow[],
): Promise<ReadonlyMap<string, TaskCase>> {
  const knows = '(:everywhere = 1 OR a.programme_id IN (:programmes) OR a.id IN (:sides))';
  const known = (column: string): string => `CASE WHEN ${knows} THEN a.${column} END AS ${column}`;
  const found = await db.select(
    caseColumns,
    `SELECT a.id, a.waiting_on, a.due_at, a.suspended_at, a.paused_at, a.procedure_version_id, a.call_id, c.title AS call_title,
            CASE WHEN ${theirsToHandle()} THEN 0 ELSE 1 END AS own,
            CASE WHEN ${knows} THEN 1 ELSE 0 END AS knows,
            ${known('number')}, ${known('title')}, ${known('applicant_name')},
            CASE WHEN ${knows} THEN NULL ELSE a.place END AS place
       FROM applications a JOIN calls c ON c.id = a.call_id
      WHERE a.id IN (:ids)`,
    {
      ...scopeValues(scopeOf(actor, policy['case.list'])),
      sides: ['', ...rows.filter(isPartys).map((row) => row.application_id)],
      ids,
    },
  );
  return new Map(found.map((row) => [row.id, row]));
}

/** An expert's reviews that wait for an answer or are at work, by their case. */
async function ownReviewIds(db: Database, { userId }: Actor): Promise<ReadonlyMap<string, string>> {
  const found = await db.select(
    { id: reviews.columns.id, application_id: reviews.columns.application_id },
    `SELECT id, application_id FROM reviews
      WHERE expert_id = :me AND status IN ('invited', 'accepted') ORDER BY invited_at DESC, id LIMIT 200`,
    { me: userId },
  );
  // Of several of one case the latest invitation counts.
  return new Map(found.toReversed().map((row) => [row.application_id, row.id]));
}

function byUrgency(one: OpenTask, other: OpenTask): number {
  const place = ({ dueAt, openedAt, applicationId, id }: OpenTask): string =>
    [dueAt ?? '9', openedAt, applicationId, id].join(' ');
  return place(one) < place(other) ? -1 : 1;
}

function asTask(row: TaskRow, about: TaskCase, reviewId: string | null): OpenTask {
  return {
    applicationId: row.application_id,
    id: row.id,
    stage: row.stage,
    verb: row.verb,
    role: row.role,
    userId: row.user_id,
    openedAt: row.opened_at,
    dueAt: isPartys(row) ? row.due_at : (about.due_at ?? row.due_at),
    waitsForApplicant: about.waiting_on === 'applicant' && row.role !== 'applicant',
    paused_at: about.paused_at,
    suspended_at: about.suspended_at,
    versionId: about.procedure_version_id,
    callId: about.call_id,
    callTitle: about.call_title,
    known: about.knows
      ? {
          number: about.number ?? '',
          title: about.title ?? '',
          applicant: about.applicant_name ?? '',
        }
      : null,
    place: about.place,
    reviewId,
    assignee: row.assignee,
  };
}
