import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { registrationOutcomes } from '../../domain/organisation/organisationClaim.js';
import { choice, optionalLine, versionSeen } from '../../domain/typed.js';
import { conflict, invalid, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { mailAbout } from '../../shared/organisations/organisation.mails.js';
import { presentManagers } from '../../shared/organisations/presentManagers.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';
import { holdClaim } from './claim.file.js';

export const verifyInput = z.object({
  outcome: choice(registrationOutcomes),
  reason: optionalLine(1000),
  version: versionSeen(),
});

/**
 * Says whether a new organisation agrees with its licence. Refused, with the reason that is mailed,
 * it stays unverified, and its manager may bring other proofs.
 */
export async function verifyOrganisation(
  deps: Deps,
  actor: Actor,
  id: string,
  { outcome, reason, version }: z.infer<typeof verifyInput>,
): Promise<void> {
  const { db, clock } = deps;
  if (outcome === 'refused' && reason.length < 5) throw invalid({ reason: { code: 'required' } });
  await db.transaction(async () => {
    const { claim, organisation } = await holdClaim(deps, actor, id, 'desk');
    if (claim.kind !== 'registration') throw conflict('claim_needs_two');
    if (claim.status !== 'open') throw conflict('claim_decided');
    if (claim.version !== version) throw stale();
    const at = clock.now().toISOString();
    await db.rows.organisationClaims.update(
      { id },
      {
        status: 'decided',
        outcome,
        reason,
        decided_by: actor.userId,
        decided_person: actor.personId,
        decided_at: at,
        live_key: null,
        version: claim.version + 1,
      },
    );
    if (outcome === 'confirmed') {
      await db.rows.organisations.update(
        { id: organisation.id },
        { verified_at: at, verified_by: actor.userId, licence_file_id: null },
      );
    }
    const type = outcome === 'confirmed' ? 'organisation_verified' : 'verification_refused';
    await recordOfOrganisation(deps, organisation.id, actor.userId, type, { claim: id, reason });
    const managers = await presentManagers(db, organisation.id);
    await mailAbout(deps, managers, type, {
      organisation: organisation.name,
      path: outcome === 'confirmed' ? `/organisations/${organisation.id}` : `/claims/${id}`,
      values: { reason },
    });
  });
}
