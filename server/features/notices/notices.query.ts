import { count, flag, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { noticeEntries, notices, objections } from '../../data/tables/decisions.js';
import { objectionHearings } from '../../data/tables/objectionTables.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

export type NoticeRow = NonNullable<Awaited<ReturnType<Deps['db']['rows']['notices']['find']>>>;

/** Lists show so many and ask for one more, to know whether there is a next page. */
export const pageLength = 50;

/** Where a page begins: the time and id of the last row of the one before. */
interface Place {
  readonly at: string;
  readonly id: string;
}

/** Reads a place from an address; `otherwise` where there is none. */
function placeFrom(text: string, otherwise: Place): Place {
  const [at, id] = text.split('~');
  return at && id ? { at, id } : otherwise;
}

// Every ISO time sorts between these, and every id sorts before `g`.
const first: Place = { at: '', id: '' };
const last: Place = { at: '9', id: 'g' };

const { id, title, published_at, ends_at } = notices.columns;
const noticeColumns = { id, title, published_at, ends_at, cases: count() };
export type ListedNotice = RowOf<typeof noticeColumns>;

/** Notices, newest first. */
export async function noticesBefore({ db }: Deps, before: string): Promise<ListedNotice[]> {
  return db.select(
    noticeColumns,
    `SELECT n.id, n.title, n.published_at, n.ends_at,
            (SELECT COUNT(*) FROM notice_entries e WHERE e.notice_id = n.id) AS cases
       FROM notices n
      WHERE n.published_at < :at OR (n.published_at = :at AND n.id < :id)
      ORDER BY n.published_at DESC, n.id DESC LIMIT ${pageLength + 1}`,
    { ...placeFrom(before, last) },
  );
}

const struckColumns = {
  application_id: noticeEntries.columns.application_id,
  struck_at: noticeEntries.columns.struck_at,
  struck_for: noticeEntries.columns.struck_for,
  corrected_by: optional(notices.columns.id),
  corrects: optional(notices.columns.id),
};
export type StruckLine = RowOf<typeof struckColumns>;

/**
 * The lines of a list that hold no more, with the list that corrects each once it is published, and
 * those that correct a line of an earlier one.
 */
export function struckLines({ db }: Deps, noticeId: string): Promise<StruckLine[]> {
  const other = (order: 'ASC' | 'DESC', which: string): string =>
    `(SELECT o.id FROM notice_entries x JOIN notices o ON o.id = x.notice_id
       WHERE x.application_id = e.application_id AND ${which}
       ORDER BY o.published_at ${order}, o.id ${order} LIMIT 1)`;
  return db.select(
    struckColumns,
    `SELECT * FROM (
       SELECT e.application_id, e.struck_at, e.struck_for,
              CASE WHEN e.struck_at IS NOT NULL
                   THEN ${other('ASC', 'o.published_at > n.published_at')} END AS corrected_by,
              ${other('DESC', 'o.published_at < n.published_at AND x.struck_at IS NOT NULL')} AS corrects
         FROM notice_entries e JOIN notices n ON n.id = e.notice_id
        WHERE e.notice_id = :noticeId) AS lines_of
      WHERE struck_at IS NOT NULL OR corrects IS NOT NULL`,
    { noticeId },
  );
}

const objectionColumns = {
  id: objections.columns.id,
  title: applications.columns.title,
  applicant_name: applications.columns.applicant_name,
  number: applications.columns.number,
  status: objections.columns.status,
  registered_at: objections.columns.registered_at,
  decided_at: objections.columns.decided_at,
  closed_as: objections.columns.closed_as,
  /** Until when the applicant may answer; null where they were not asked. */
  asked_until: optional(objectionHearings.columns.due_at),
  answered: flag(),
  found: flag(),
};
export type ListedObjection = RowOf<typeof objectionColumns>;

const mine = (actor: Actor) => scopeValues(scopeOf(actor, policy['objection.decide']));
const within = `(:everywhere = 1 OR a.programme_id IN (:programmes)) AND ${theirsToHandle()}`;
const listed = `o.id, a.title, a.applicant_name, a.number, o.status, o.registered_at, o.decided_at,
    o.closed_as, h.due_at AS asked_until, h.answered_at IS NOT NULL AS answered,
    EXISTS (SELECT 1 FROM objection_findings f WHERE f.open_key = o.id) AS found
  FROM objections o JOIN applications a ON a.id = o.application_id
  LEFT JOIN objection_hearings h ON h.objection_id = o.id`;

/** Objections to examine, in the order in which they are due. */
export function openObjections(
  { db }: Deps,
  actor: Actor,
  from: string,
): Promise<ListedObjection[]> {
  return db.select(
    objectionColumns,
    `SELECT ${listed}
      WHERE o.status = 'open' AND ${within}
        AND (o.registered_at > :at OR (o.registered_at = :at AND o.id > :id))
      ORDER BY o.registered_at, o.id LIMIT ${pageLength + 1}`,
    { ...mine(actor), ...placeFrom(from, first) },
  );
}

/** Objections that have been decided, newest first. */
export function decidedObjections(
  { db }: Deps,
  actor: Actor,
  from: string,
): Promise<ListedObjection[]> {
  return db.select(
    objectionColumns,
    `SELECT ${listed}
      WHERE o.status <> 'open' AND ${within}
        AND (o.registered_at < :at OR (o.registered_at = :at AND o.id < :id))
      ORDER BY o.registered_at DESC, o.id DESC LIMIT ${pageLength + 1}`,
    { ...mine(actor), ...placeFrom(from, last) },
  );
}

/** How many wait for this officer. */
export async function waitingObjections({ db }: Deps, actor: Actor): Promise<number> {
  const [found] = await db.select(
    { waiting: count() },
    `SELECT COUNT(*) AS waiting FROM objections o JOIN applications a ON a.id = o.application_id
      WHERE o.status = 'open' AND ${within}`,
    { ...mine(actor) },
  );
  return found?.waiting ?? 0;
}
