import { loadLentRoles, loadRolesOfPerson } from '../../data/stores/actorStore.js';
import { grants } from '../../data/tables/people.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Role } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { clashingRole } from '../../domain/access/duties.js';
import { conflict, forbidden, hidden, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { mailRole } from './role.mails.js';

export interface NewGrant {
  readonly userId: string;
  readonly role: Role;
  /** Null for the whole zone. */
  readonly programmeId: string | null;
}

/** After every day that can be planned. */
const endOfDays = '9999-12-31';

const personStream = (userId: string): string => `user:${userId}`;

/**
 * Grants a role. Nobody grants to themselves, and duties that must be apart stay apart, counted
 * over all accounts of the person. A role that is held already is not granted twice.
 */
export async function grantRole(
  deps: Deps,
  actorId: string | null,
  { userId, role, programmeId }: NewGrant,
): Promise<void> {
  if (actorId === userId) throw forbidden('not_to_yourself');
  const { db, clock } = deps;
  const at = clock.now().toISOString();
  await db.transaction(async () => {
    // Two grants to one person follow each other, so that each sees what the other gave.
    await db.rows.users.lock({ id: userId });
    const user = await db.rows.users.find({ id: userId });
    if (!user) throw hidden();
    const held = await loadRolesOfPerson(db, user.person_id);
    // What colleagues lend from today on counts as held: it is used under this person's name.
    const days = { first: zoneDay(clock.now()), last: endOfDays };
    const lent = await loadLentRoles(db, user.person_id, days);
    const clash = clashingRole(role, [...held.map((grant) => grant.role), ...lent]);
    if (clash !== null) throw invalid({ role: { code: 'duties_apart', params: { role: clash } } });
    const same = held.some(
      (grant) =>
        grant.user_id === userId && grant.role === role && grant.programme_id === programmeId,
    );
    if (same) throw invalid({ role: { code: 'role_held' } });
    await db.rows.grants.insert({
      id: newId(),
      user_id: userId,
      role,
      programme_id: programmeId,
      granted_by: actorId,
      granted_at: at,
      revoked_by: null,
      revoked_at: null,
    });
    await recordEvents(db, personStream(userId), { at, actorId }, [
      { type: 'role_granted', data: { role, programmeId } },
    ]);
    await mailRole(deps, user, { role, programmeId, event: 'role_granted', at });
  });
}

/** Takes a role back; it stops at the person's next request. The last security officer stays. */
export async function revokeRole(deps: Deps, actorId: string, grantId: string): Promise<string> {
  const { db, clock } = deps;
  const at = clock.now().toISOString();
  return db.transaction(async () => {
    const grant = await db.rows.grants.find({ id: grantId, revoked_at: null });
    if (!grant) throw conflict('role_gone');
    if (grant.role === 'security_admin') await demandAnother(deps, grant.user_id);
    const affected = await db.rows.grants.update(
      { id: grantId, revoked_at: null },
      { revoked_at: at, revoked_by: actorId },
    );
    if (affected !== 1) throw conflict('role_gone');
    await recordEvents(db, personStream(grant.user_id), { at, actorId }, [
      { type: 'role_revoked', data: { role: grant.role, programmeId: grant.programme_id } },
    ]);
    const user = await db.rows.users.find({ id: grant.user_id });
    const told = { role: grant.role, programmeId: grant.programme_id, event: 'role_revoked', at };
    if (user) await mailRole(deps, user, told);
    return grant.user_id;
  });
}

/** Closes an account, which ends its sessions, or opens it again. */
export async function setDisabled(
  deps: Deps,
  actorId: string,
  userId: string,
  disabled: boolean,
): Promise<void> {
  if (actorId === userId) throw forbidden('not_to_yourself');
  const { db, clock } = deps;
  const at = clock.now().toISOString();
  await db.transaction(async () => {
    if (disabled) await demandAnother(deps, userId);
    const changes = { disabled_at: disabled ? at : null, sessions_from: at };
    if ((await db.rows.users.update({ id: userId }, changes)) !== 1) throw hidden();
    await recordEvents(db, personStream(userId), { at, actorId }, [
      { type: disabled ? 'account_disabled' : 'account_enabled', data: {} },
    ]);
  });
}

/** Somebody else must be left who can grant roles. */
async function demandAnother({ db }: Deps, userId: string): Promise<void> {
  const others = await db.select(
    { id: grants.columns.id },
    `SELECT g.id FROM grants g JOIN users u ON u.id = g.user_id
      WHERE g.role = 'security_admin' AND g.revoked_at IS NULL AND u.disabled_at IS NULL
        AND g.user_id <> :user LIMIT 1`,
    { user: userId },
  );
  if (others.length === 0) throw conflict('last_security_admin');
}
