import { z } from 'zod';
import { loadRolesOfPerson } from '../../data/stores/actorStore.js';
import { applications } from '../../data/tables/cases.js';
import type { Actor } from '../../domain/actor.js';
import { contestOutcomes, waitsForManagers } from '../../domain/organisation/organisationClaim.js';
import { choice, paragraph, versionSeen } from '../../domain/typed.js';
import { conflict, forbidden, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  endMembership,
  joinOrganisation,
  type Joining,
} from '../../shared/organisations/membership.js';
import { membershipClash } from '../../domain/organisation/membershipClash.js';
import { handOverContacts } from '../../shared/organisations/contacts.js';
import { mailAbout } from '../../shared/organisations/organisation.mails.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';
import {
  presentManagers,
  type PresentManager,
} from '../../shared/organisations/presentManagers.js';
import { holdClaim, type ClaimRow, type OpenClaim } from './claim.file.js';

export const proposeInput = z.object({
  outcome: choice(contestOutcomes),
  reason: paragraph({ min: 5, max: 1000 }),
  version: versionSeen(),
});
export const agreeInput = z.object({ version: versionSeen() });

/**
 * One officer says how a contest is to be decided. One that comes to nothing needs no more than its
 * proofs; for any other outcome it must have been taken up, and the managers heard.
 */
export async function proposeDecision(
  deps: Deps,
  actor: Actor,
  id: string,
  { outcome, reason, version }: z.infer<typeof proposeInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const opened = await holdClaim(deps, actor, id, 'desk');
    const { claim } = opened;
    demandOpen(claim, 'open', version);
    if (outcome !== 'refused') {
      if (claim.taken_up_at === null) throw conflict('claim_not_taken_up');
      if (waitsForManagers(claim, deps.clock.now().toISOString())) throw conflict('claim_waits');
    }
    await change(deps, claim, {
      status: 'proposed',
      outcome,
      reason,
      proposed_by: actor.userId,
      proposed_person: actor.personId,
    });
    await note(deps, opened, actor, 'claim_proposed', { outcome, reason });
  });
}

/** Another officer does not agree: the claim is open again. */
export async function sendDecisionBack(
  deps: Deps,
  actor: Actor,
  id: string,
  { version }: z.infer<typeof agreeInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const opened = await holdClaim(deps, actor, id, 'desk');
    demandOpen(opened.claim, 'proposed', version);
    await change(deps, opened.claim, {
      status: 'open',
      outcome: null,
      reason: null,
      proposed_by: null,
      proposed_person: null,
    });
    await note(deps, opened, actor, 'claim_sent_back', {});
  });
}

/**
 * A second person agrees, and the decision takes effect: handed over, the claimant manages in the
 * place of the present managers; added, beside them; refused, nothing changes. The cases stay with
 * the organisation. Everybody concerned is told.
 */
export async function agreeDecision(
  deps: Deps,
  actor: Actor,
  id: string,
  { version }: z.infer<typeof agreeInput>,
): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const opened = await holdClaim(deps, actor, id, 'desk');
    const { claim, organisation } = opened;
    if (claim.proposed_person === actor.personId) throw forbidden('another_must_agree');
    demandOpen(claim, 'proposed', version);
    const at = clock.now().toISOString();
    await change(deps, claim, {
      status: 'decided',
      decided_by: actor.userId,
      decided_person: actor.personId,
      decided_at: at,
      live_key: null,
    });
    const former = await presentManagers(db, organisation.id);
    const reason = claim.reason ?? '';
    const outcome = claim.outcome ?? 'refused';
    await note(deps, opened, actor, 'claim_decided', { outcome, reason });
    if (outcome !== 'refused') await letIn(deps, opened, actor, former);
    const claimant = await db.rows.users.all({ id: claim.claimant_id, disabled_at: null });
    const about = {
      organisation: organisation.name,
      path: outcome === 'refused' ? `/claims/${id}` : '/organisations',
      values: { reason },
      words: { outcome: `claims.outcomes.${outcome}` },
    };
    await mailAbout(deps, claimant, 'claim_decided', about);
    if (claim.taken_up_at === null) return;
    await mailAbout(deps, former, 'contest_decided', { ...about, path: '/organisations' });
  });
}

async function letIn(
  deps: Deps,
  { claim, organisation }: OpenClaim,
  actor: Actor,
  former: readonly PresentManager[],
): Promise<void> {
  const claimant = await claimantOf(deps, claim);
  await joinOrganisation(deps, claimant, organisation.id, 'manager', actor.userId);
  if (claim.outcome === 'handed_over') {
    await takeOver(deps, organisation, actor, claimant, former);
  }
  await takeOrphans(deps, organisation.id, actor, claimant);
}

async function takeOver(
  deps: Deps,
  organisation: OpenClaim['organisation'],
  actor: Actor,
  claimant: Joining,
  former: readonly PresentManager[],
): Promise<void> {
  const { db, clock } = deps;
  // Managers whose accounts are closed go as well: nobody may come back as one.
  const managers = await db.rows.memberships.all({
    organisation_id: organisation.id,
    position: 'manager',
  });
  const known = new Map(former.map((each) => [each.id, each.person_id]));
  for (const { user_id: userId } of managers) {
    if (userId === claimant.userId) continue;
    const personId = known.get(userId) ?? (await personOf(deps, userId));
    await endMembership(deps, { userId, personId }, organisation.id, {
      by: actor.userId,
      successor: claimant,
    });
  }
  const at = clock.now().toISOString();
  await db.rows.organisationInvitations.update(
    { organisation_id: organisation.id, answer: null },
    { answer: 'withdrawn', answered_by: actor.userId, answered_at: at, live_key: null },
  );
  if (organisation.verified_at === null) {
    await db.rows.organisations.update(
      { id: organisation.id },
      { verified_at: at, verified_by: actor.userId },
    );
  }
  await recordOfOrganisation(deps, organisation.id, actor.userId, 'organisation_handed_over', {
    userId: claimant.userId,
  });
}

/** Cases whose contact belongs to the organisation no more go on under who manages it now. */
async function takeOrphans(
  deps: Deps,
  organisationId: string,
  actor: Actor,
  to: Joining,
): Promise<void> {
  const orphans = await deps.db.select(
    { applicant_id: applications.columns.applicant_id },
    `SELECT DISTINCT a.applicant_id FROM applications a
      WHERE a.organisation_id = :id AND NOT EXISTS
            (SELECT 1 FROM memberships m
              WHERE m.organisation_id = a.organisation_id AND m.user_id = a.applicant_id)`,
    { id: organisationId },
  );
  for (const { applicant_id: from } of orphans) {
    await handOverContacts(deps, organisationId, { from, to, by: actor.userId });
  }
}

/**
 * The claimant as they are today: whoever has come to work for the zone meanwhile, with whichever
 * account, and whoever's account was closed stays out.
 */
async function claimantOf(deps: Deps, { claimant_id: id }: ClaimRow): Promise<Joining> {
  const user = await deps.db.rows.users.find({ id, disabled_at: null });
  if (!user) throw conflict('claimant_disabled');
  const { person_id: personId } = user;
  if (membershipClash(await loadRolesOfPerson(deps.db, personId)) !== null) {
    throw conflict('claimant_works_for_zone');
  }
  return { userId: id, personId };
}

async function personOf({ db }: Deps, userId: string): Promise<string> {
  return (await db.rows.users.find({ id: userId }))?.person_id ?? userId;
}

function demandOpen(claim: ClaimRow, status: ClaimRow['status'], version: number): void {
  if (claim.kind !== 'contest' || claim.status !== status) throw conflict('claim_decided');
  if (claim.version !== version) throw stale();
}

async function change(
  { db }: Deps,
  { id, version }: ClaimRow,
  changes: Partial<ClaimRow>,
): Promise<void> {
  await db.rows.organisationClaims.update({ id }, { ...changes, version: version + 1 });
}

const note = (
  deps: Deps,
  { claim, organisation }: OpenClaim,
  actor: Actor,
  type: string,
  data: Readonly<Record<string, string>>,
): Promise<void> =>
  recordOfOrganisation(deps, organisation.id, actor.userId, type, { claim: claim.id, ...data });
