import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { checkCreditCode, creditCodeProblems } from '../../domain/identity/creditCode.js';
import { line, paragraph } from '../../domain/typed.js';
import { conflict, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { keepProofs, type ProofFile } from '../../shared/files/proofFile.js';
import { refuseClash } from '../../shared/organisations/membership.js';
import { mailAbout } from '../../shared/organisations/organisation.mails.js';
import {
  askingCodes,
  fileClaim,
  filingClaims,
} from '../../shared/organisations/organisationClaims.js';
import { presentManagers } from '../../shared/organisations/presentManagers.js';

export const contestInput = z.object({
  credit_code: line(40),
  statement: paragraph({ min: 10, max: 2000 }),
});

/**
 * Files a claim to an organisation that is registered, with licence and letter of authorisation;
 * its id. The present managers are told. Refuses a member, who has no need of it.
 */
export async function fileContest(
  deps: Deps,
  actor: Actor,
  typed: z.infer<typeof contestInput>,
  proofs: { readonly licence: ProofFile | null; readonly letter: ProofFile | null },
): Promise<string> {
  refuseClash(deps, actor);
  const check = checkCreditCode(typed.credit_code);
  if ('problem' in check) {
    throw invalid({ credit_code: { code: creditCodeProblems[check.problem] } });
  }
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
  const mine = await deps.db.rows.memberships.find({
    organisation_id: organisation.id,
    user_id: actor.userId,
  });
  if (mine?.position === 'manager') throw conflict('claim_own_organisation');
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
    const managers = await presentManagers(deps.db, organisation.id);
    const claim = await deps.db.rows.organisationClaims.find({ id });
    const until = claim?.answer_until ?? null;
    await mailAbout(deps, managers, 'organisation_contested', {
      organisation: organisation.name,
      path: `/claims/${id}`,
      where: 'act',
      ...(until === null ? { words: { until: 'claims.atOnce' } } : { dates: { until } }),
    });
    return { kept: true, result: id };
  });
}
