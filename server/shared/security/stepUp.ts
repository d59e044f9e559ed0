import { count } from '../../data/schema/columns.js';
import type { Actor } from '../../domain/actor.js';
import { invalid, Refused } from '../../domain/refusal.js';
import { newId, type Deps } from '../request/deps.js';
import { passwordMatches } from './passwords.js';

const attempts = 5;
const windowMs = 15 * 60 * 1000;

/**
 * Asks once more who is there, before money moves: the actor's own password. After five wrong
 * ones in a quarter of an hour it refuses for a while. Call it outside a transaction, so that a
 * wrong password is remembered. `field` is the input the message stands at.
 */
export async function requirePassword(
  deps: Deps,
  actor: Actor,
  password: string,
  field = 'password',
): Promise<void> {
  const { db, clock } = deps;
  const since = new Date(clock.now().getTime() - windowMs).toISOString();
  const [wrong] = await db.select(
    { attempts: count() },
    `SELECT COUNT(*) AS attempts FROM refusals
      WHERE at > :since AND user_id = :user AND code = 'step_up_failed'`,
    { since, user: actor.userId },
  );
  if ((wrong?.attempts ?? 0) >= attempts) throw new Refused('throttled', 'step_up_throttled');
  const user = await db.rows.users.find({ id: actor.userId });
  if (user && (await passwordMatches(user.password_hash, password))) return;
  await db.rows.refusals.insert({
    id: newId(),
    at: clock.now().toISOString(),
    user_id: actor.userId,
    method: 'POST',
    path: '',
    code: 'step_up_failed',
    ip: '',
    detail: '{}',
  });
  throw invalid({ [field]: { code: 'step_up_failed' } });
}
