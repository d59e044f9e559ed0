import { systemClock } from '../adapters/clock.js';
import { usualRetention, type Retention } from '../settings.js';
import type { Deps } from '../shared/request/deps.js';

const hourMs = 3600 * 1000;
const dayMs = 24 * hourMs;

/**
 * Forgets what has had its time: answered form keys after two days, sessions and tries once expired,
 * what letters said, links and refused requests after the days of the settings, and files that were on their way
 * when their request or the process ended, after an hour.
 */
export async function sweepOld(deps: Deps, keep: Retention = usualRetention): Promise<number> {
  const { db, clock, files } = deps;
  const now = clock.now();
  const keys = await db.execute('DELETE FROM form_keys WHERE at < :before', {
    before: new Date(now.getTime() - 2 * dayMs).toISOString(),
  });
  const sessions = await db.execute('DELETE FROM sessions WHERE expires < :now', { now });
  const tries = await db.execute('DELETE FROM rate_limits WHERE expire < :now', {
    now: now.getTime(),
  });
  const before = (days: number): string => new Date(now.getTime() - days * dayMs).toISOString();
  const links = await db.execute('DELETE FROM link_tokens WHERE expires_at < :before', {
    before: before(keep.linkDays),
  });
  const refusals = await db.execute('DELETE FROM refusals WHERE at < :before', {
    before: before(keep.securityDays),
  });
  return (
    keys +
    sessions +
    tries +
    links +
    refusals +
    (await emptyLetters(deps, now, before(keep.letterDays))) +
    (await files.sweepIncoming(systemClock.now().getTime() - hourMs))
  );
}

/** Keeps of an old letter who was written to, when and on what occasion; its links go with it. */
async function emptyLetters({ db }: Deps, now: Date, before: string): Promise<number> {
  let emptied = 0;
  for (let some = 1; some > 0; emptied += some) {
    some = await db.execute(
      `UPDATE mails SET body = '', body_removed_at = :now
        WHERE id IN (SELECT id FROM (SELECT id FROM mails
               WHERE body_removed_at IS NULL AND created_at < :before AND status <> 'waiting'
               LIMIT 500) AS old)`,
      { now: now.toISOString(), before },
    );
  }
  return emptied;
}
