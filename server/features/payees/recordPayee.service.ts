import { z } from 'zod';
import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { payeeStanding } from '../../domain/fund/payee.js';
import { conflict } from '../../domain/refusal.js';
import { paragraph } from '../../domain/typed.js';
import { accountFields, checkAccountForm } from '../../shared/effects/accountInput.js';
import { keepAccount, type AccountOwner } from '../../shared/effects/bankAccounts.js';
import type { ProofFile } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { askForPayee, demandProof } from './askPayee.step.js';
import { demandPayeeRole } from './payeeCheck.file.js';

export const recordInput = z.object({
  ...accountFields,
  reason: paragraph({ min: 5, max: 500 }),
});

/**
 * Records, for an applicant who does not answer, the account that a paper names; another person
 * checks it as any other. Refused while the account stands as the applicant wants it.
 */
export async function recordPayee(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof recordInput>,
  sent: ProofFile | null,
): Promise<void> {
  const proof = demandProof(sent);
  await askForPayee(deps, actor, id, proof, async ({ file, payee, current }) => {
    demandPayeeRole(actor, file, policy['payee.check']);
    const { is } = payeeStanding(payee, deps.clock.now());
    if (is === 'ready' || is === 'paused') throw conflict('payee_applicants_word');
    const before = await deps.db.rows.bankAccounts.find({ id: current.accountId });
    const organisationId = before?.organisation_id ?? null;
    const owner: AccountOwner =
      organisationId === null
        ? { organisation_id: null, user_id: before?.user_id ?? null }
        : { organisation_id: organisationId, user_id: null };
    const organisation = await deps.db.rows.organisations.find({ id: organisationId ?? '' });
    const name = organisation?.name ?? current.holder;
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    const account = checkAccountForm(typed, name);
    const accountId = await keepAccount(deps, owner, account, id, by, { told: true });
    const kind = accountId === current.accountId ? 'proved' : 'changed';
    return { accountId, kind, reason: typed.reason, onBehalf: true };
  });
}
