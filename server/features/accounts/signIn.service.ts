import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { UserAccount } from '../../data/stores/actorStore.js';
import { readTyped } from '../../domain/typed.js';
import { invalid, Refused } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import type { Ask } from '../../shared/request/route.js';
import { hashPassword, passwordMatches } from '../../shared/security/passwords.js';
import { openAccount } from './account.query.js';
import { demoDomain } from './demoAccounts.query.js';
import { emailLine, presentPassword } from './account.input.js';
import { mailLink } from './account.mails.js';
import { networkOf } from '../../shared/security/networkOf.js';

const byAccount = { name: 'sign-in-account', tries: 6, withinSeconds: 15 * 60 } as const;
/**
 * Many people sit behind one address; what they do wrong together is counted, nothing they do right.
 * A university or an incubator is one address. On the last evening of a call some four hundred of
 * its people sign in within a quarter of an hour, and one in three types something wrong once: 60
 * tries would keep all of them from handing in, 200 do not. An attacker gains little by the
 * difference: at any one account there are six tries either way, and 200 accounts a quarter of an
 * hour, tried with the same password each, are what one address may cost the machine.
 */
export const byAddress = {
  name: 'sign-in-address',
  tries: 200,
  withinSeconds: 15 * 60,
} as const;

const input = z.object({ email: emailLine(), password: presentPassword() });

/**
 * The account of who signs in with an address and a password. Says the same whether the address
 * or the password is wrong, and takes as long. Six wrong tries at one account close it to this
 * network for a quarter of an hour, 200 at any accounts close all to it. A try counts from
 * before the password is looked at, so that many at once are no way round, until it was right.
 */
export async function accountOfPassword(
  deps: Deps,
  { body, ip }: Pick<Ask, 'body' | 'ip'>,
): Promise<UserAccount> {
  const { email, password } = readTyped(input, body);
  const network = networkOf(ip);
  const account = `${network} ${email}`;
  await deps.throttle.spend(byAddress, network);
  await deps.throttle.spend(byAccount, account);
  const user = await deps.db.rows.users.find({ email });
  const right = await passwordMatches(user?.password_hash ?? (await decoy()), password);
  // Everybody knows the password of the invented, so outside a demonstration it opens nothing.
  const invented = !deps.demo && email.endsWith(demoDomain);
  if (!user || !right || user.disabled_at !== null || invented) {
    await noteFailure(deps, user?.id ?? null, ip);
    throw invalid({ email: { code: 'sign_in_failed' } }, 'sign_in_failed');
  }
  await deps.throttle.forgive(byAccount, account);
  if (user.email_confirmed_at === null) {
    await deps.db.transaction(() => mailLink(deps, user, 'confirm'));
    throw new Refused('invalid', 'email_not_confirmed');
  }
  await deps.throttle.giveBack(byAddress, network);
  return openAccount(deps, user.id);
}

let decoyHash: Promise<string> | undefined;

/** Something to check against where there is no such account, so that the answer takes as long. */
function decoy(): Promise<string> {
  decoyHash ??= hashPassword(randomUUID());
  return decoyHash;
}

async function noteFailure({ db, clock }: Deps, userId: string | null, ip: string): Promise<void> {
  await db.rows.refusals.insert({
    id: newId(),
    at: clock.now().toISOString(),
    user_id: userId,
    method: 'POST',
    path: '/sign-in',
    code: 'sign_in_failed',
    ip,
    detail: '{}',
  });
}
