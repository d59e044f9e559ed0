import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden, invalid } from '../../domain/refusal.js';
import { whyUnchanged } from '../../domain/workflow/contract/unchanged.js';
import type { Deps } from '../../shared/request/deps.js';
import { keepProofs, type ProofFile } from '../../shared/files/proofFile.js';
import { demandManager } from '../../shared/organisations/membership.js';
import { fileClaim, filingClaims } from '../../shared/organisations/organisationClaims.js';
import { openClaim, type ClaimRow } from './claim.file.js';

export const newProofsInput = z.object({ unchanged_reason: z.string('not_text').default('') });

/**
 * Brings other proofs after the verification was refused; the id of the new claim. Refuses, once,
 * files that the desk has seen without a word on why they come again.
 */
export async function bringNewProofs(
  deps: Deps,
  actor: Actor,
  id: string,
  proofs: { readonly licence: ProofFile | null; readonly letter: ProofFile | null },
  reason: string,
): Promise<string> {
  const { claim, organisation, side } = await openClaim(deps, actor, id);
  if (side !== 'claimant' || claim.kind !== 'registration') throw hidden();
  await demandManager(deps, actor, organisation.id);
  if (organisation.verified_at !== null) throw conflict('claim_decided');
  const { licence, letter } = proofs;
  if (licence === null) throw invalid({ licence: { code: 'licence_needed' } });
  const sent = letter === null ? [licence] : [licence, letter];
  const statement = (await bringsNothingNew(deps, claim, sent)) ? whyUnchanged(reason) : '';
  await deps.throttle.spend(filingClaims, actor.userId);
  return keepProofs(deps, sent, actor.userId, async ([licenceFileId = '', letterFileId]) => ({
    kept: true,
    result: await fileClaim(deps, actor, {
      organisationId: organisation.id,
      kind: 'registration',
      statement,
      licenceFileId,
      letterFileId: letterFileId ?? null,
    }),
  }));
}

/** Whether everything that is sent lay before the desk when it refused. */
async function bringsNothingNew(
  { db }: Deps,
  { licence_file_id: licence, letter_file_id: letter }: ClaimRow,
  sent: readonly ProofFile[],
): Promise<boolean> {
  const seen = await db.rows.files.all({ id: [licence, letter ?? licence] });
  return sent.every(({ sha256 }) => seen.some((file) => file.sha256 === sha256));
}
