import { count, dayColumn, optional, time } from '../../data/schema/columns.js';
import { caseStream } from '../../data/stores/caseStore.js';
import { endOfZoneDay, zoneDay } from '../../domain/calendar.js';
import { jobNames } from '../../domain/jobNames.js';
import type { Deps } from '../../shared/request/deps.js';

/** What waits to be done: how much, and since when the oldest of it; null where nothing waits. */
export interface Backlog {
  readonly waiting: number;
  readonly oldest: string | null;
}

const columns = { waiting: count(), oldest: optional(time()) };
const byDay = { waiting: count(), oldest: optional(dayColumn()) };

/** What waits for which work of the clock. What is due at every round, such as a check, is not counted. */
const statements = (streamOf: string) => ({
  [jobNames.letters]: `SELECT COUNT(*) AS waiting, MIN(e.at) AS oldest FROM applications a
             LEFT JOIN events e ON e.stream = ${streamOf} AND e.seq = a.untold_from
             WHERE a.untold_from IS NOT NULL`,
  [jobNames.deliverMails]: `SELECT COUNT(*) AS waiting, MIN(created_at) AS oldest FROM mails
                     WHERE status = 'waiting'`,
  [jobNames.closeNotices]: `SELECT COUNT(*) AS waiting, MIN(ends_at) AS oldest FROM notices
                     WHERE closed_at IS NULL AND ends_at < :now`,
  [jobNames.moves]: `SELECT COUNT(*) AS waiting, MIN(decided_at) AS oldest FROM version_moves
             WHERE status = 'approved'`,
});
const vouchersThatEnded = `SELECT COUNT(*) AS waiting, MIN(valid_until) AS oldest FROM vouchers
             WHERE status = 'live' AND valid_until < :today`;

export async function backlogs({
  db,
  clock,
}: Pick<Deps, 'db' | 'clock'>): Promise<ReadonlyMap<string, Backlog>> {
  const now = clock.now();
  const values = { now: now.toISOString(), today: zoneDay(now) };
  const before = caseStream('');
  const streamOf = db.dialect === 'sqlite' ? `'${before}' || a.id` : `CONCAT('${before}', a.id)`;
  const found = await Promise.all(
    Object.entries(statements(streamOf)).map(async ([job, sql]) => {
      const [row] = await db.select(columns, sql, values);
      return [job, row ?? { waiting: 0, oldest: null }] as const;
    }),
  );
  const [ended] = await db.select(byDay, vouchersThatEnded, values);
  const day = ended?.oldest ?? null;
  const oldest = day === null ? null : endOfZoneDay(day).toISOString();
  return new Map([...found, [jobNames.vouchers, { waiting: ended?.waiting ?? 0, oldest }]]);
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
