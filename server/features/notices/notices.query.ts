import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../deps.js';

export type NoticeRow = NonNullable<Awaited<ReturnType<Deps['db']['rows']['notices']['find']>>>;

export interface ListedNotice {
  readonly id: string;
  readonly title: LocalText;
  readonly published_at: string;
  readonly ends_at: string;
  readonly closed_at: string | null;
  readonly cases: number;
}

interface Row extends Omit<ListedNotice, 'title' | 'cases'> {
  readonly title: string;
  readonly cases: number | string;
}

/** Notices newest first; one more than a page, so that the page knows whether there is a next. */
export async function noticesBefore(
  { db }: Deps,
  before: string,
  limit = 51,
): Promise<readonly ListedNotice[]> {
  const rows = await db.select<Row>(
    // Ids sort by time, and every id sorts before `g`.
    `SELECT n.id, n.title, n.published_at, n.ends_at, n.closed_at,
            (SELECT COUNT(*) FROM notice_entries e WHERE e.notice_id = n.id) AS cases
       FROM notices n WHERE n.id < :before ORDER BY n.id DESC LIMIT ${limit}`,
    { before: before === '' ? 'g' : before },
  );
  return rows.map((row) => ({
    ...row,
    title: localTextOf(row.title),
    cases: Number(row.cases),
  }));
}

export function localTextOf(json: string): LocalText {
  const { zh = '', en = '' }: { zh?: string; en?: string } = JSON.parse(json);
  return { zh, en };
}

export interface ListedObjection {
  readonly id: string;
  readonly title: string;
  readonly applicant_name: string;
  readonly number: string | null;
  readonly status: string;
  readonly registered_at: string;
  readonly ends_at: string;
}

/** Objections within these programmes (all of them where null), open ones first. */
export function objectionsIn(
  { db }: Deps,
  programmeIds: readonly string[] | null,
): Promise<ListedObjection[]> {
  return db.select<ListedObjection>(
    `SELECT o.id, a.title, a.applicant_name, a.number, o.status, o.registered_at, n.ends_at
       FROM objections o
       JOIN applications a ON a.id = o.application_id
       JOIN notices n ON n.id = o.notice_id
      WHERE :everywhere = 1 OR a.programme_id IN (:programmes)
      ORDER BY CASE o.status WHEN 'open' THEN 0 ELSE 1 END, o.registered_at DESC LIMIT 200`,
    { everywhere: programmeIds === null ? 1 : 0, programmes: [...(programmeIds ?? []), ''] },
  );
}
