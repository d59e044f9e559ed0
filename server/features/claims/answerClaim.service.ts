import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { paragraph } from '../../domain/typed.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';
import { holdClaim } from './claim.file.js';

export const claimAnswerInput = z.object({ answer: paragraph({ min: 5, max: 2000 }) });

/** A present manager says who may act for the organisation; once, until it is decided. */
export async function answerClaim(
  deps: Deps,
  actor: Actor,
  id: string,
  { answer }: z.infer<typeof claimAnswerInput>,
): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const { claim, organisation } = await holdClaim(deps, actor, id, 'manager');
    if (claim.status !== 'open') throw conflict('claim_decided');
    if (claim.answered_at !== null) throw conflict('claim_answered');
    const at = clock.now().toISOString();
    await db.rows.organisationClaims.update(
      { id },
      { answer, answered_by: actor.userId, answered_at: at, version: claim.version + 1 },
    );
    await recordOfOrganisation(deps, organisation.id, actor.userId, 'claim_answered', {
      claim: id,
    });
  });
}

/** The claimant takes an undecided claim to somebody else's organisation back. */
export async function withdrawClaim(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { db } = deps;
  await db.transaction(async () => {
    const { claim, organisation } = await holdClaim(deps, actor, id, 'claimant');
    if (claim.kind !== 'contest' || !['open', 'proposed'].includes(claim.status)) {
      throw conflict('claim_decided');
    }
    await db.rows.organisationClaims.update(
      { id },
      { status: 'withdrawn', live_key: null, version: claim.version + 1 },
    );
    await recordOfOrganisation(deps, organisation.id, actor.userId, 'claim_withdrawn', {
      claim: id,
    });
  });
}
