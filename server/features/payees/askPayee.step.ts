import type { Actor } from '../../domain/actor.js';
import type { PayeeKind } from '../../domain/fund/payee.js';
import { invalid } from '../../domain/refusal.js';
import { addPayee } from '../../shared/effects/payeeFile.js';
import { keepProof, type ProofFile } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { demandAskable, holdPayee, type HeldPayee } from './payee.step.js';
import { tellPayee } from './payee.mails.js';

/** Refuses a form without its paper, at the input `field`. */
export function demandProof(sent: ProofFile | null, field = 'proof'): ProofFile {
  if (sent === null) throw invalid({ [field]: { code: 'payee_proof_needed' } });
  return sent;
}

interface Asked {
  readonly accountId: string;
  readonly kind: PayeeKind;
  readonly reason: string;
  readonly onBehalf?: true;
}

/** One way in for every assignment that somebody asks for: held, kept with its proof, told. */
export async function askForPayee(
  deps: Deps,
  actor: Actor,
  id: string,
  proof: ProofFile,
  what: (held: HeldPayee) => Promise<Asked>,
): Promise<void> {
  await keepProof(deps, proof, actor.userId, async (fileId) => {
    const held = await holdPayee(deps, id);
    const { accountId, kind, reason, onBehalf = false } = await what(held);
    await demandAskable(deps, id, held.open);
    const at = deps.clock.now().toISOString();
    const by = { at, actorId: actor.userId };
    await addPayee(deps, by, {
      applicationId: id,
      accountId,
      kind,
      proof: { fileId, name: proof.name, sha256: proof.sha256 },
      reason,
      onBehalf,
      personId: actor.personId,
    });
    const account = await deps.db.rows.bankAccounts.find({ id: accountId });
    await tellPayee(deps, at, held.file, held.payee, {
      event: onBehalf ? 'payee_recorded' : kind === 'changed' ? 'payee_changed' : 'payee_proved',
      line: {
        bank: account?.bank ?? '',
        tail: account?.number_tail ?? '',
        accountId,
      },
      by: actor.name,
      reason,
    });
    return { kept: true, result: undefined };
  });
}
