import { users } from '../../data/tables/people.js';
import type { Role } from '../../domain/actor.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

const { id, email, name, locale } = users.columns;

async function mailHolders(
  deps: Deps,
  roles: readonly Role[],
  event: 'record_sealed' | 'record_broken',
  values: Readonly<Record<string, string>>,
  at: string,
): Promise<void> {
  const holders = await deps.db.select(
    { id, email, name, locale },
    `SELECT DISTINCT u.id, u.email, u.name, u.locale FROM users u JOIN grants g ON g.user_id = u.id
      WHERE g.role IN (:roles) AND g.revoked_at IS NULL AND u.disabled_at IS NULL`,
    { roles: [...roles] },
  );
  for (const to of holders) {
    await sendLetter(deps, to, at, { event, values, path: '/audit' });
  }
}

/** The day's seal goes to the audit administrators, who keep it apart from the system. */
export const mailSeal = (deps: Deps, seal: string, at: string): Promise<void> =>
  mailHolders(deps, ['audit_admin'], 'record_sealed', { seal }, at);

/** A record that no longer holds together is told to those who run and those who oversee it. */
export const mailBroken = (deps: Deps, broken: number, at: string): Promise<void> =>
  mailHolders(deps, ['system_admin', 'audit_admin'], 'record_broken', { count: `${broken}` }, at);
