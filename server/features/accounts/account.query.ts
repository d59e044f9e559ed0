import { loadAccount, type UserAccount } from '../../data/stores/actorStore.js';
import { zoneDay } from '../../domain/calendar.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Ask } from '../../shared/request/route.js';
import { demoDomain } from './demoAccounts.query.js';

/** The account as a session begins with it; one that is disabled or never was is hidden. */
export async function openAccount({ db, clock }: Deps, userId: string): Promise<UserAccount> {
  const account = await loadAccount(db, userId, zoneDay(clock.now()));
  if (account === null) throw hidden();
  return account;
}

/** The account of the demonstration zone that was chosen; hidden where it is not of that zone. */
export async function demoAccountOf(deps: Deps, { body }: Pick<Ask, 'body'>): Promise<UserAccount> {
  const { user } = body;
  if (!deps.demo || typeof user !== 'string') throw hidden();
  const account = await openAccount(deps, user);
  if (!account.actor.email.endsWith(demoDomain)) throw hidden();
  return account;
}
