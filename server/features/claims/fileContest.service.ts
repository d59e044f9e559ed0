import { z } from 'zod';
import { organisationClaims } from '../../data/tables/memberships.js';
import type { Actor } from '../../domain/actor.js';
import { readCreditCode } from '../../domain/identity/creditCode.js';
import { line, paragraph } from '../../domain/typed.js';
import { conflict, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { keepProofs, type ProofFile } from '../../shared/files/proofFile.js';
import { refuseClash } from '../../shared/organisations/membership.js';
import {
  askingCodes,
  fileClaim,
  filingClaims,
} from '../../shared/organisations/organisationClaims.js';

export const contestInput = z.object({
  credit_code: line(40),
  statement: paragraph({ min: 10, max: 2000 }),
});

/**
 * Files a claim to an organisation that is registered, with licence and letter of authorisation;
 * its id. Nothing happens to the organisation before the desk takes it up. Refuses a manager, who has
 * no need of it, and whose claims came to nothing twice within a year: they come in person.
 */
export async function fileContest(
  deps: Deps,
  actor: Actor,
  typed: z.infer<typeof contestInput>,
  proofs: { readonly licence: ProofFile | null; readonly letter: ProofFile | null },
): Promise<string> {
  await refuseClash(deps, actor);
  const check = readCreditCode(typed.credit_code, 'credit_code');
  await deps.throttle.spend(askingCodes, actor.userId);
  const organisation = await deps.db.rows.organisations.find({ credit_code: check.code });
  if (!organisation) throw invalid({ credit_code: { code: 'code_not_registered' } });
  const { licence, letter } = proofs;
  if (licence === null || letter === null) {
    throw invalid({
      ...(licence === null ? { licence: { code: 'licence_needed' } } : {}),
      ...(letter === null ? { letter: { code: 'letter_needed' } } : {}),
    });
  }
  const own = (await deps.db.rows.users.all({ person_id: actor.personId })).map(({ id }) => id);
  const managing = await deps.db.rows.memberships.count({
    organisation_id: organisation.id,
    user_id: own,
    position: 'manager',
  });
  if (managing > 0) throw conflict('claim_own_organisation');
  await demandMerit(deps, own);
  await deps.throttle.spend(filingClaims, actor.userId);
  return keepProofs(deps, [licence, letter], actor.userId, async ([first = '', second = '']) => {
    await deps.db.rows.organisations.lock({ id: organisation.id });
    const id = await fileClaim(deps, actor, {
      organisationId: organisation.id,
      kind: 'contest',
      statement: typed.statement,
      licenceFileId: first,
      letterFileId: second,
    });
    return { kept: true, result: id };
  });
}

const mostRefused = 2;

/** Claims of one person, under whichever account, that came to nothing count for a year. */
async function demandMerit({ db, clock }: Deps, accounts: readonly string[]): Promise<void> {
  const from = new Date(clock.now().getTime() - 365 * 86_400_000).toISOString();
  const { id } = organisationClaims.columns;
  const refused = await db.select(
    { id },
    `SELECT id FROM organisation_claims
      WHERE claimant_id IN (:accounts) AND kind = 'contest' AND outcome = 'refused'
        AND status = 'decided' AND decided_at >= :from`,
    { accounts, from },
  );
  if (refused.length >= mostRefused)
    throw conflict('claims_refused_before', { count: refused.length });
}
