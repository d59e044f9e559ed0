import { loadAccount } from '../../server/data/stores/actorStore.js';
import type { Actor } from '../../server/domain/actor.js';
import type { Deps } from '../../server/shared/request/deps.js';

/** Somebody of the demonstration zone, roles included, by the name they sign in with. */
export async function actorOf({ db }: Deps, email: string): Promise<Actor> {
  const user = await db.rows.users.find({ email });
  const account = user ? await loadAccount(db, user.id) : null;
  if (!account) throw new Error(`nobody is called ${email} in the demonstration zone`);
  return account.actor;
}

/** Where people of the bench read their mail: accounts of a demonstration open nothing in production. */
export const benchDomain = '@bench.qixian.test';

/** The address of somebody of the demonstration's cast, once the zone is the bench's. */
export const benchEmail = (id: string): string => `${id}${benchDomain}`;
