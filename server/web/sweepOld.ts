import { systemClock } from '../adapters/clock.js';
import type { Deps } from '../shared/request/deps.js';

const hourMs = 3600 * 1000;
const dayMs = 24 * hourMs;
/** How long one can still look up what a letter said, where somebody says that none came. */
const lettersKeptDays = 30;

/**
 * Forgets what has had its time: answered form keys after two days, sessions and tries once expired,
 * what letters said thirty days after they were sent or given up, and files that were on their way
 * when their request or the process ended, after an hour.
 */
export async function sweepOld(deps: Deps): Promise<number> {
  const { db, clock, files } = deps;
  const now = clock.now();
  const keys = await db.execute('DELETE FROM form_keys WHERE at < :before', {
    before: new Date(now.getTime() - 2 * dayMs).toISOString(),
  });
  const sessions = await db.execute('DELETE FROM sessions WHERE expires < :now', { now });
  const tries = await db.execute('DELETE FROM rate_limits WHERE expire < :now', {
    now: now.getTime(),
  });
  return (
    keys +
    sessions +
    tries +
    (await emptyLetters(deps, now)) +
    (await files.sweepIncoming(systemClock.now().getTime() - hourMs))
  );
}

/** Keeps of an old letter who was written to, when and on what occasion; its links go with it. */
async function emptyLetters({ db }: Deps, now: Date): Promise<number> {
  const before = new Date(now.getTime() - lettersKeptDays * dayMs).toISOString();
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
