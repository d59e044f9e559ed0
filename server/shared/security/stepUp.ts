import type { Actor } from '../../domain/actor.js';
import { invalid, Refused } from '../../domain/refusal.js';
import { newId, type Deps } from '../request/deps.js';
import { passwordMatches } from './passwords.js';

/** Wrong passwords of one person where it is asked for once more. */
export const stepUpTries = { name: 'step-up', tries: 5, withinSeconds: 15 * 60 } as const;

/**
 * Asks once more who is there, before money moves: the actor's own password. After five wrong
 * ones in a quarter of an hour it refuses for a while. A try counts from before the password is
 * looked at, so that many at once are no way round, until it was right. Call it outside a
 * transaction, so that a wrong password is remembered. `field` is the input the message stands at.
 */
export async function requirePassword(
  deps: Deps,
  actor: Actor,
  password: string,
  field = 'password',
): Promise<void> {
  const { db, clock, throttle } = deps;
  await throttle.spend(stepUpTries, actor.userId).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
    throw new Refused('throttled', 'step_up_throttled', error.params);
  });
  const user = await db.rows.users.find({ id: actor.userId });
  if (user && (await passwordMatches(user.password_hash, password))) {
    return throttle.giveBack(stepUpTries, actor.userId);
  }
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
