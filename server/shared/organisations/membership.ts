import type { Actor } from '../../domain/actor.js';
import { loadRolesOfPerson } from '../../data/stores/actorStore.js';
import { isDuplicate } from '../../data/databaseErrors.js';
import { membershipClash } from '../../domain/organisation/membershipClash.js';
import type { MemberPosition } from '../../domain/organisation/memberPositions.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import type { Deps } from '../request/deps.js';
import { tieToCases } from './tieToCases.js';
import { handOverContacts } from './contacts.js';
import { recordOfOrganisation } from './organisationEvents.js';

/** Only its managers change an organisation; to anybody outside it does not exist. */
export async function demandManager({ db }: Deps, actor: Actor, id: string): Promise<void> {
  const mine = await db.rows.memberships.find({ organisation_id: id, user_id: actor.userId });
  if (!mine) throw hidden();
  if (mine.position !== 'manager') throw forbidden('managers_only');
}

/**
 * Refuses who handles matters for the zone, with whichever account: such a person declares an
 * affiliation instead. Only they themselves are ever told so.
 */
export async function refuseClash(deps: Deps, actor: Actor): Promise<void> {
  const role = membershipClash(await loadRolesOfPerson(deps.db, actor.personId));
  if (role !== null) {
    throw conflict('membership_clash', { role: deps.words(actor.locale, `roles.${role}`) });
  }
}

/** A person as a membership concerns them. */
export type Joining = Pick<Actor, 'userId' | 'personId'>;

/**
 * Takes somebody who wants it, and whom `by` (a user id) has let in, into an organisation, in the caller's transaction. The cases on
 * which the person works already are noted as ties to be decided on. False where they belong to
 * it already; a manager's place is then given to a member.
 */
export async function joinOrganisation(
  deps: Deps,
  person: Joining,
  organisationId: string,
  position: MemberPosition,
  by: string,
): Promise<boolean> {
  const { db, clock } = deps;
  await db.rows.organisations.lock({ id: organisationId });
  const key = { organisation_id: organisationId, user_id: person.userId };
  const present = await db.rows.memberships.find(key);
  if (present !== null) {
    if (position === 'member' || present.position === 'manager') return false;
    await db.rows.memberships.update(key, { position });
    await recordOfOrganisation(deps, organisationId, by, 'manager_named', {
      userId: person.userId,
    });
    return false;
  }
  await db.rows.memberships
    .insert({ ...key, position, joined_at: clock.now().toISOString() })
    .catch((error: unknown) => {
      throw isDuplicate(error) ? conflict('already_member') : error;
    });
  await recordOfOrganisation(deps, organisationId, person.userId, 'member_joined', {
    userId: person.userId,
    position,
    invitedBy: by,
  });
  await tieToCases(deps, person, organisationId, 'joined');
  return true;
}

/**
 * Ends a membership in the caller's transaction: the contact of the organisation's cases goes to
 * `successor`, and what the person has sent out as invitations is withdrawn.
 */
export async function endMembership(
  deps: Deps,
  person: Joining,
  organisationId: string,
  { by, successor }: { readonly by: string; readonly successor: Joining | null },
): Promise<void> {
  const { db, clock } = deps;
  const at = clock.now().toISOString();
  // Who worked for the zone meanwhile was kept from the cases, and is so until somebody decides.
  await tieToCases(deps, person, organisationId, 'left');
  await db.rows.memberships.remove({ organisation_id: organisationId, user_id: person.userId });
  await db.rows.organisationInvitations.update(
    { organisation_id: organisationId, invited_by: person.userId, answer: null },
    { answer: 'withdrawn', answered_by: by, answered_at: at, live_key: null },
  );
  await recordOfOrganisation(deps, organisationId, by, 'member_left', { userId: person.userId });
  if (successor !== null) {
    await handOverContacts(deps, organisationId, { from: person.userId, to: successor, by });
  }
}
