import type { Deps } from '../shared/request/deps.js';

const dayMs = 24 * 3600 * 1000;

/** Forgets what has had its time: answered form keys after two days, sessions once expired. */
export async function sweepOld({ db, clock }: Deps): Promise<number> {
  const now = clock.now();
  const keys = await db.execute('DELETE FROM form_keys WHERE at < :before', {
    before: new Date(now.getTime() - 2 * dayMs).toISOString(),
  });
  const sessions = await db.execute('DELETE FROM sessions WHERE expires < :now', { now });
  return keys + sessions;
}
