import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import type { Actor } from '../../server/domain/actor.js';
import {
  currentPayee,
  openPayee,
  payeeStanding,
  type PayeeStanding,
} from '../../server/domain/fund/payee.js';
import { flag } from '../../server/data/schema/columns.js';
import { payeeConditions } from '../../server/shared/payable/payeeSql.js';
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

/** Where a standing and its condition have other names. */
const conditionOf: Readonly<Partial<Record<PayeeStanding['is'], string>>> = {
  change_waits: 'changing',
};

/** What an award's account waits for by the rule; the conditions of statements must say the same. */
export async function heldStanding({ db, clock }: Deps, id: string): Promise<string> {
  const now = clock.now();
  const { is } = payeeStanding(await payeeFile(db, id), now);
  const conditions = Object.entries(payeeConditions).map(
    ([name, holds]) => `CASE WHEN ${holds} THEN 1 ELSE 0 END AS ${name}`,
  );
  const [row = {}] = await db.select(
    Object.fromEntries(Object.keys(payeeConditions).map((name) => [name, flag()])),
    `SELECT ${conditions.join(', ')}
       FROM applications a JOIN awards w ON w.application_id = a.id
       LEFT JOIN bank_accounts k ON k.id = w.bank_account_id WHERE a.id = :id`,
    { id, now: now.toISOString() },
  );
  const holds = Object.keys(row).filter((name) => row[name]);
  const expected = is === 'ready' ? [] : [`account_${conditionOf[is] ?? is}`];
  if (holds.join() !== expected.join())
    throw new Error(`${is}, but statements say ${holds.join()}`);
  return is;
}
