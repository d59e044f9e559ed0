import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { payeeStanding } from '../../domain/fund/payee.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { line, paragraph } from '../../domain/typed.js';
import { accountFields, checkAccountForm } from '../../shared/effects/accountInput.js';
import { keepAccount } from '../../shared/effects/bankAccounts.js';
import type { ProofFile } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { askForPayee, demandProof } from './askPayee.step.js';
import { decidePayee, holdPayee } from './payee.step.js';
import { tellPayee } from './payee.mails.js';
import { demandPayeeSide } from './payeeSide.query.js';

const password = z.string('required').min(1, 'required').max(200);

/** The form that names another account. */
export const changeInput = z.object({
  ...accountFields,
  reason: paragraph({ min: 5, max: 500 }),
  password,
});
/** The form that brings the proof of the account that stands. */
export const proveInput = z.object({ same_password: password });
/** Which assignment is taken back. */
export const payeeWithdrawInput = z.object({ assignment: line(36) });

/**
 * Asks for another account, with its proof; it counts once a second person of the zone has held it
 * against that and a day has passed. Until then nothing is paid.
 */
export async function changePayee(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof changeInput>,
  sent: ProofFile | null,
): Promise<void> {
  const proof = demandProof(sent);
  await askForPayee(deps, actor, id, proof, async ({ file, current }) => {
    const side = await demandPayeeSide(deps.db, actor, file, current.accountId);
    const account = checkAccountForm(typed, side.name);
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    const accountId = await keepAccount(deps, side.owner, account, id, by, { told: true });
    if (accountId === current.accountId) throw invalid({ account: { code: 'payee_same_account' } });
    return { accountId, kind: 'changed', reason: typed.reason };
  });
}

/** Brings the proof of the account that stands: asked for before its first payment, and after one that came back. */
export async function provePayee(
  deps: Deps,
  actor: Actor,
  id: string,
  sent: ProofFile | null,
): Promise<void> {
  const proof = demandProof(sent, 'same_proof');
  await askForPayee(deps, actor, id, proof, async ({ file, current, payee }) => {
    await demandPayeeSide(deps.db, actor, file, current.accountId);
    const { is } = payeeStanding(payee, deps.clock.now());
    if (is === 'ready' || is === 'paused') throw conflict('payee_proved_already');
    return { accountId: current.accountId, kind: 'proved', reason: '' };
  });
}

/** Takes back what the zone has not checked yet; the account before it stands as it did. */
export async function withdrawPayee(
  deps: Deps,
  actor: Actor,
  id: string,
  { assignment }: z.infer<typeof payeeWithdrawInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdPayee(deps, id);
    await demandPayeeSide(deps.db, actor, held.file, held.current.accountId);
    if (held.open?.id !== assignment) throw conflict('payee_decided_already');
    if (held.open.onBehalf) throw conflict('payee_not_yours_to_withdraw');
    const at = deps.clock.now().toISOString();
    const decided = { outcome: 'withdrawn', reason: '', countsFrom: null } as const;
    await decidePayee(deps, actor, at, held.open, decided);
    await tellPayee(deps, at, held.file, held.payee, { event: 'payee_withdrawn', line: held.open });
  });
}
