import { count, optional, time, type ColumnReader } from '../../data/schema/columns.js';
import { zoneDay } from '../../domain/calendar.js';
import { jobNames } from '../../domain/jobNames.js';
import type { Deps } from '../../shared/request/deps.js';

/** What waits to be done: how much, and since when the oldest of it; null where that is not kept. */
export interface Backlog {
  readonly waiting: number;
  readonly oldest: string | null;
}

const columns = { waiting: count(), oldest: optional(time()) } satisfies Record<
  string,
  ColumnReader<unknown>
>;

/** What waits for which work of the clock. What is due at every round, such as a check, is not counted. */
const statements = {
  [jobNames.letters]: `SELECT COUNT(*) AS waiting, NULL AS oldest FROM applications
             WHERE untold_from IS NOT NULL`,
  [jobNames.deliverMails]: `SELECT COUNT(*) AS waiting, MIN(created_at) AS oldest FROM mails
                     WHERE status = 'waiting'`,
  [jobNames.closeNotices]: `SELECT COUNT(*) AS waiting, MIN(ends_at) AS oldest FROM notices
                     WHERE closed_at IS NULL AND ends_at < :now`,
  [jobNames.vouchers]: `SELECT COUNT(*) AS waiting, NULL AS oldest FROM vouchers
              WHERE status = 'live' AND valid_until < :today`,
} as const;

export async function backlogs({
  db,
  clock,
}: Pick<Deps, 'db' | 'clock'>): Promise<ReadonlyMap<string, Backlog>> {
  const now = clock.now();
  const values = { now: now.toISOString(), today: zoneDay(now) };
  const found = await Promise.all(
    Object.entries(statements).map(async ([job, sql]) => {
      const [row] = await db.select(columns, sql, values);
      return [job, row ?? { waiting: 0, oldest: null }] as const;
    }),
  );
  return new Map(found);
}

/** Running cases whose stage is late, and since when the latest of them is; of suspended ones, and where somebody has stopped it, the clock stands still. */
export async function lateCases({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<Backlog> {
  const [late] = await db.select(
    columns,
    `SELECT COUNT(*) AS waiting, MIN(due_at) AS oldest FROM applications
      WHERE status = 'running' AND suspended_at IS NULL AND paused_at IS NULL AND due_at < :now`,
    { now: clock.now().toISOString() },
  );
  return late ?? { waiting: 0, oldest: null };
}
