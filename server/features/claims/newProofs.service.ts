import type { Actor } from '../../domain/actor.js';
import { conflict, hidden, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { keepProofs, type ProofFile } from '../../shared/files/proofFile.js';
import { demandManager } from '../../shared/organisations/membership.js';
import { fileClaim, filingClaims } from '../../shared/organisations/organisationClaims.js';
import { openClaim } from './claim.file.js';

/** Brings other proofs after the verification was refused; the id of the new claim. */
export async function bringNewProofs(
  deps: Deps,
  actor: Actor,
  id: string,
  proofs: { readonly licence: ProofFile | null; readonly letter: ProofFile | null },
): Promise<string> {
  const { claim, organisation, side } = await openClaim(deps, actor, id);
  if (side !== 'claimant' || claim.kind !== 'registration') throw hidden();
  await demandManager(deps, actor, organisation.id);
  if (organisation.verified_at !== null) throw conflict('claim_decided');
  const { licence, letter } = proofs;
  if (licence === null) throw invalid({ licence: { code: 'licence_needed' } });
  await deps.throttle.spend(filingClaims, actor.userId);
  const kept = letter === null ? [licence] : [licence, letter];
  return keepProofs(deps, kept, actor.userId, async ([licenceFileId = '', letterFileId]) => ({
    kept: true,
    result: await fileClaim(deps, actor, {
      organisationId: organisation.id,
      kind: 'registration',
      statement: '',
      licenceFileId,
      letterFileId: letterFileId ?? null,
    }),
  }));
}
