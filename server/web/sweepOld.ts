import type { Deps } from '../shared/request/deps.js';

const dayMs = 24 * 3600 * 1000;

/** Forgets what has had its time: answered form keys after two days, sessions and tries once expired. */
export async function sweepOld({ db, clock }: Deps): Promise<number> {
  const now = clock.now();
  const keys = await db.execute('DELETE FROM form_keys WHERE at < :before', {
    before: new Date(now.getTime() - 2 * dayMs).toISOString(),
  });
  const sessions = await db.execute('DELETE FROM sessions WHERE expires < :now', { now });
  const tries = await db.execute('DELETE FROM rate_limits WHERE expire < :now', {
    now: now.getTime(),
  });
  return keys + sessions + tries;
}
