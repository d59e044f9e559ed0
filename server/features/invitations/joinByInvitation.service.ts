import type { Actor } from '../../domain/actor.js';
import {
  invitationState,
  maskedAddress,
  type InvitationAnswer,
} from '../../domain/organisation/invitation.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { joinOrganisation, refuseClash } from '../../shared/organisations/membership.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';
import { mailInviter } from './invitation.mails.js';
import { openInvitation, type OpenInvitation } from './openInvitation.query.js';

/**
 * Accepts an invitation, with the account whose address it was sent to; the organisation's id.
 * Refuses in words, to the invited alone, who handles matters for the zone.
 */
export async function acceptInvitation(deps: Deps, actor: Actor, key: string): Promise<string> {
  return deps.db.transaction(async () => {
    const found = await heldInvitation(deps, actor, key);
    if (found.email !== actor.email.toLowerCase()) {
      throw conflict('invitation_other_address', { address: maskedAddress(found.email) });
    }
    await refuseClash(deps, actor);
    await answer(deps, found, 'accepted', actor.userId);
    const { organisation_id: organisationId, position, invited_by: by } = found;
    await joinOrganisation(deps, actor, organisationId, position, by);
    await mailInviter(deps, found, 'invitation_accepted', actor.name);
    return organisationId;
  });
}

/** Says no to an invitation; whoever holds its link may, with or without an account. */
export async function declineInvitation(
  deps: Deps,
  actor: Actor | null,
  key: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const found = await heldInvitation(deps, actor, key);
    await answer(deps, found, 'declined', actor?.userId ?? null);
    await recordOfOrganisation(
      deps,
      found.organisation_id,
      actor?.userId ?? null,
      'invitation_declined',
      { invitation: found.id },
    );
    await mailInviter(deps, found, 'invitation_declined', found.email);
  });
}

/** Read again once its organisation is held, so that of two answers one is refused. */
async function heldInvitation(
  deps: Deps,
  actor: Actor | null,
  key: string,
): Promise<OpenInvitation> {
  const seen = await openInvitation(deps, actor, key);
  await deps.db.rows.organisations.lock({ id: seen.organisation_id });
  const found = await openInvitation(deps, actor, key);
  const state = invitationState(found, deps.clock.now().toISOString());
  if (state !== 'open') throw conflict(`invitation_${state}`);
  return found;
}

async function answer(
  { db, clock }: Deps,
  { id }: OpenInvitation,
  given: InvitationAnswer,
  by: string | null,
): Promise<void> {
  await db.rows.organisationInvitations.update(
    { id },
    { answer: given, answered_by: by, answered_at: clock.now().toISOString(), live_key: null },
  );
}
