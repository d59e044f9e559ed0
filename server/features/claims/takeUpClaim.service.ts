import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { answerTerm } from '../../domain/organisation/organisationClaim.js';
import { versionSeen } from '../../domain/typed.js';
import { conflict, stale } from '../../domain/refusal.js';
import { mailAbout } from '../../shared/organisations/organisation.mails.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';
import { presentManagers } from '../../shared/organisations/presentManagers.js';
import type { Deps } from '../../shared/request/deps.js';
import { holdClaim } from './claim.file.js';

export const takeUpInput = z.object({ version: versionSeen() });

/**
 * An officer has seen the proofs of a contest and takes it up: nothing is paid to the organisation
 * from then on, and the managers of one that was verified are told and heard.
 */
export async function takeUpClaim(
  deps: Deps,
  actor: Actor,
  id: string,
  { version }: z.infer<typeof takeUpInput>,
): Promise<void> {
  const { db, clock, time } = deps;
  await db.transaction(async () => {
    const { claim, organisation } = await holdClaim(deps, actor, id, 'desk');
    if (claim.kind !== 'contest' || claim.status !== 'open') throw conflict('claim_decided');
    if (claim.taken_up_at !== null) throw conflict('claim_taken_up');
    if (claim.version !== version) throw stale();
    const now = clock.now();
    const managers = await presentManagers(db, organisation.id);
    const heard = organisation.verified_at !== null && managers.length > 0;
    const until = heard ? time.due(now, answerTerm) : null;
    await db.rows.organisationClaims.update(
      { id },
      {
        taken_up_at: now.toISOString(),
        taken_up_by: actor.userId,
        answer_until: until,
        version: claim.version + 1,
      },
    );
    await recordOfOrganisation(deps, organisation.id, actor.userId, 'claim_taken_up', {
      claim: id,
    });
    await mailAbout(deps, managers, 'organisation_contested', {
      organisation: organisation.name,
      path: `/claims/${id}`,
      where: 'act',
      ...(until === null ? { words: { until: 'claims.atOnce' } } : { dates: { until } }),
    });
  });
}
