import type { RowOf } from '../../data/schema/rows.js';
import { notices } from '../../data/tables/decisions.js';
import { startOfZoneDay } from '../../domain/calendar.js';
import type { LocalText } from '../../domain/localText.js';
import { movedEnd, type DaysChange } from '../../domain/workflow/daysMoved.js';
import type { Deps } from '../../shared/request/deps.js';

const openNotice = {
  id: notices.columns.id,
  title: notices.columns.title,
  content: notices.columns.content,
  published_at: notices.columns.published_at,
  ends_at: notices.columns.ends_at,
};

/** A public list before and after. */
export interface MovedNotice {
  readonly id: string;
  readonly title: LocalText;
  readonly before: string;
  readonly after: string;
}

/** The open public lists that a change makes longer; what is public, whoever decides on days may see. */
export async function movedNotices(
  { db, clock }: Deps,
  change: DaysChange,
  firstDay: string,
): Promise<readonly MovedNotice[]> {
  const open = await db.select(
    openNotice,
    `SELECT id, title, content, published_at, ends_at FROM notices
      WHERE closed_at IS NULL AND ends_at >= :from ORDER BY ends_at, id`,
    { from: startOfZoneDay(firstDay).toISOString() },
  );
  return open.flatMap((notice) => movedNotice(notice, change, clock.now()));
}

function movedNotice(
  { id, title, content, published_at: from, ends_at: before }: RowOf<typeof openNotice>,
  change: DaysChange,
  now: Date,
): MovedNotice[] {
  const { period } = content;
  if (typeof period !== 'string') return [];
  const after = movedEnd({ from, period, endsAt: before }, change, now);
  return after === before ? [] : [{ id, title, before, after }];
}
