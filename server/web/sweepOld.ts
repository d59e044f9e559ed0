import { systemClock } from '../adapters/clock.js';
import type { Deps } from '../shared/request/deps.js';

const hourMs = 3600 * 1000;
const dayMs = 24 * hourMs;

/**
 * Forgets what has had its time: answered form keys after two days, sessions and tries once expired,
 * files that were on their way when their request or the process ended, after an hour.
 */
export async function sweepOld({ db, clock, files }: Deps): Promise<number> {
  const now = clock.now();
  const keys = await db.execute('DELETE FROM form_keys WHERE at < :before', {
    before: new Date(now.getTime() - 2 * dayMs).toISOString(),
  });
  const sessions = await db.execute('DELETE FROM sessions WHERE expires < :now', { now });
  const tries = await db.execute('DELETE FROM rate_limits WHERE expire < :now', {
    now: now.getTime(),
  });
  return (
    keys + sessions + tries + (await files.sweepIncoming(systemClock.now().getTime() - hourMs))
  );
}
