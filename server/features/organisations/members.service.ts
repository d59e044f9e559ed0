import { z } from 'zod';
import type { RowOf } from '../../data/schema/rows.js';
import type { memberships } from '../../data/tables/people.js';
import type { Actor } from '../../domain/actor.js';
import { line, optionalLine } from '../../domain/typed.js';
import { conflict, forbidden, hidden, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { handOverContacts } from '../../shared/organisations/contacts.js';
import {
  demandManager,
  endMembership,
  type Joining,
} from '../../shared/organisations/membership.js';
import { mailAbout } from '../../shared/organisations/organisation.mails.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';

export const leaveInput = z.object({ successor: optionalLine(36) });
export const handOverInput = z.object({ case: line(36), to: line(36) });

type Member = RowOf<typeof memberships>;
type Locked = readonly Member[];

/** The members, read once the organisation is held: two who remove each other follow one another. */
async function heldMembers({ db }: Deps, id: string): Promise<Locked> {
  await db.rows.organisations.lock({ id });
  return db.rows.memberships.all({ organisation_id: id }, [['joined_at', 'ASC']]);
}

const managersAmong = (members: Locked): Locked =>
  members.filter(({ position }) => position === 'manager');

/** A manager ends somebody else's membership; their cases go on under the manager as contact. */
export async function removeMember(
  deps: Deps,
  actor: Actor,
  id: string,
  userId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const members = await heldMembers(deps, id);
    await demandManager(deps, actor, id);
    if (!members.some((member) => member.user_id === userId)) throw hidden();
    if (userId === actor.userId) throw conflict('leave_yourself');
    const leaving = await personOf(deps, userId);
    await endMembership(deps, leaving, id, { by: actor.userId, successor: actor });
    await tell(deps, id, [userId], 'member_removed', actor.name);
  });
}

/**
 * Leaves an organisation. The contact of one's cases goes to the successor, or else to a manager
 * who stays. The last manager names a member who takes over; who is alone may go once nothing of
 * the organisation is under way, its registration neither, which then has no manager until somebody
 * claims it.
 */
export async function leaveOrganisation(
  deps: Deps,
  actor: Actor,
  id: string,
  { successor: chosen }: z.infer<typeof leaveInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const members = await heldMembers(deps, id);
    const mine = members.find(({ user_id: userId }) => userId === actor.userId);
    if (!mine) throw hidden();
    const staying = members.filter(({ user_id: userId }) => userId !== actor.userId);
    const named = staying.find(({ user_id: userId }) => userId === chosen);
    if (chosen !== '' && !named) throw invalid({ successor: { code: 'successor_no_member' } });
    const managers = managersAmong(staying);
    if (mine.position === 'manager' && managers.length === 0) {
      await settleLastManager(deps, actor, id, staying, named);
    }
    const next = named ?? managers[0];
    const successor = next ? await personOf(deps, next.user_id) : null;
    await endMembership(deps, actor, id, { by: actor.userId, successor });
    const told = staying.filter(
      (each) => each.position === 'manager' || each.user_id === next?.user_id,
    );
    await tell(
      deps,
      id,
      told.map(({ user_id: userId }) => userId),
      'member_left',
      actor.name,
    );
  });
}

async function settleLastManager(
  deps: Deps,
  actor: Actor,
  id: string,
  staying: Locked,
  named: Member | undefined,
): Promise<void> {
  if (named) return makeManager(deps, actor, id, named.user_id);
  if (staying.length > 0) throw invalid({ successor: { code: 'successor_needed' } });
  const running = await deps.db.rows.applications.count({ organisation_id: id, status: 'running' });
  if (running > 0) throw conflict('last_member_with_cases', { count: running });
  const registering = await deps.db.rows.organisationClaims.count({
    organisation_id: id,
    kind: 'registration',
    status: 'open',
  });
  if (registering > 0) throw conflict('last_member_registering');
  await recordOfOrganisation(deps, id, actor.userId, 'left_without_manager', {});
}

/** Makes a member a manager as well. */
export async function nameManager(
  deps: Deps,
  actor: Actor,
  id: string,
  userId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const members = await heldMembers(deps, id);
    await demandManager(deps, actor, id);
    const member = members.find((each) => each.user_id === userId);
    if (!member) throw hidden();
    if (member.position === 'manager') return;
    await makeManager(deps, actor, id, userId);
    await tell(deps, id, [userId], 'manager_named', actor.name);
  });
}

async function makeManager(deps: Deps, actor: Actor, id: string, userId: string): Promise<void> {
  await deps.db.rows.memberships.update(
    { organisation_id: id, user_id: userId },
    { position: 'manager' },
  );
  await recordOfOrganisation(deps, id, actor.userId, 'manager_named', { userId });
}

/** Makes a colleague the contact of one case: by its present contact, or by a manager. */
export async function handOverCase(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof handOverInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const members = await heldMembers(deps, id);
    const mine = members.find(({ user_id: userId }) => userId === actor.userId);
    if (!mine) throw hidden();
    const found = await deps.db.rows.applications.find({ id: typed.case, organisation_id: id });
    if (!found || found.status === 'ended') throw hidden();
    const { applicant_id: from } = found;
    if (mine.position !== 'manager' && from !== actor.userId) throw forbidden('managers_only');
    if (!members.some(({ user_id: userId }) => userId === typed.to)) {
      throw invalid({ to: { code: 'successor_no_member' } });
    }
    if (typed.to === from) return;
    const to = await personOf(deps, typed.to);
    const handed = await handOverContacts(deps, id, {
      from,
      to,
      by: actor.userId,
      caseId: found.id,
    });
    if (handed === 0) throw conflict('contact_not_possible');
    await tell(deps, id, [typed.to], 'contact_handed_over', actor.name, found.title);
  });
}

async function personOf({ db }: Deps, userId: string): Promise<Joining> {
  const user = await db.rows.users.find({ id: userId });
  if (!user) throw hidden();
  return { userId, personId: user.person_id };
}

async function tell(
  deps: Deps,
  id: string,
  userIds: readonly string[],
  event: string,
  who: string,
  what = '',
): Promise<void> {
  const organisation = await deps.db.rows.organisations.find({ id });
  const readers = await deps.db.rows.users.all({ id: ['', ...userIds], disabled_at: null });
  await mailAbout(deps, readers, event, {
    organisation: organisation?.name ?? '',
    path: event === 'member_removed' ? '/organisations' : `/organisations/${id}`,
    values: { who, ...(what === '' ? {} : { what }) },
    ...(what === '' ? { words: { what: 'organisations.contacts.untitled' } } : {}),
  });
}
