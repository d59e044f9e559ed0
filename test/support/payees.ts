import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import type { Actor } from '../../server/domain/actor.js';
import { currentPayee, openPayee, payeeStanding } from '../../server/domain/fund/payee.js';
import { provePayee } from '../../server/features/payees/askPayee.service.js';
import { checkPayee } from '../../server/features/payees/checkPayee.service.js';
import { payeeFile } from '../../server/shared/effects/payeeFile.js';
import { lookAtProof, type ProofFile } from '../../server/shared/files/proofFile.js';
import type { Deps } from '../../server/shared/request/deps.js';
import { proofs } from './organisationProofs.js';

/** The bank's paper as the form of an account sends it, under this input. */
export const bankPaper = (field: 'proof' | 'same_proof') => ({
  ...proofs.licence,
  field,
  name: 'account.pdf',
});

/** Runs with the bank's paper on disk, looked at. */
export async function withBankPaper<T>(work: (proof: ProofFile) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-payee-'));
  const path = join(folder, 'proof');
  try {
    const { content, name } = bankPaper('proof');
    await writeFile(path, content);
    const sent = { field: 'proof', name, path, sizeBytes: content.length };
    return await work(await lookAtProof(sent, 'proof'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a checker types who reads the paper well. */
export async function typedFromPaper({ db, seal }: Deps, caseId: string) {
  const open = openPayee((await payeeFile(db, caseId)).assignments);
  const account = await db.rows.bankAccounts.find({ id: open?.accountId ?? '' });
  return {
    assignment: open?.id ?? '',
    holder: account?.holder ?? '',
    branch_code: account?.branch_code ?? '',
    account: account ? seal.open(account.number_sealed) : '',
  };
}

/** Whose account it is brings its proof where that is owed, and somebody of the zone checks what waits. */
export async function accountChecked(deps: Deps, caseId: string, checker: Actor): Promise<void> {
  const { db, clock } = deps;
  const file = await payeeFile(db, caseId);
  const { is } = payeeStanding(file, clock.now());
  if (is === 'ready') return;
  if (openPayee(file.assignments) === null) {
    const account = await db.rows.bankAccounts.find({
      id: currentPayee(file.assignments)?.accountId ?? '',
    });
    const who = await ownerOf(deps, caseId, account?.organisation_id ?? null);
    await withBankPaper((proof) => provePayee(deps, who, caseId, proof));
  }
  await checkPayee(deps, checker, caseId, await typedFromPaper(deps, caseId));
}

async function ownerOf({ db }: Deps, caseId: string, organisation: string | null): Promise<Actor> {
  const managers = await db.rows.memberships.all({
    organisation_id: organisation ?? '',
    position: 'manager',
  });
  const row = await db.rows.applications.find({ id: caseId });
  const found = await loadAccount(db, managers[0]?.user_id ?? row?.applicant_id ?? '');
  if (!found) throw new Error('nobody owns the account');
  return found.actor;
}
