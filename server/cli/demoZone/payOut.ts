import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { cnapsCheckDigit } from '../../domain/identity/bankAccount.js';
import { countersignAgreement } from '../../features/agreements/countersignAgreement.service.js';
import { issueAgreement } from '../../features/agreements/issueAgreement.service.js';
import { signAgreement } from '../../features/agreements/signAgreement.service.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import { paymentsOf } from '../../features/payments/batch.file.js';
import { exportBatch } from '../../features/payments/exportBatch.service.js';
import { confirmResults } from '../../features/payments/confirmResults.service.js';
import { sendResults } from '../../features/payments/sendResults.service.js';
import { tellPayments } from '../../features/payments/tellPayments.job.js';
import { plainYuanText } from '../../domain/money.js';
import { prepareBatch } from '../../features/payments/prepareBatch.service.js';
import { approveAgain } from '../../features/payments/secondApproval.service.js';
import { secondApprovalOf } from '../../features/payments/secondApproval.step.js';
import { approveBatch, reviewBatch } from '../../features/payments/signBatch.service.js';
import { provePayee } from '../../features/payees/askPayee.service.js';
import { checkPayee } from '../../features/payees/checkPayee.service.js';
import { openPayee } from '../../domain/fund/payee.js';
import { payeeFile } from '../../shared/effects/payeeFile.js';
import { lookAtProof } from '../../shared/files/proofFile.js';
import type { DemoProject } from './demoData.js';
import type { DemoStage } from './demoStage.js';
import { simplePdf } from './simplePdf.js';

/** From the agreement to the money, each step by the person whose duty it is. */

/** The officer issues the agreement. */
export async function issueDemoAgreement(stage: DemoStage, caseId: string): Promise<void> {
  const { row } = await openCase(stage.deps, caseId);
  await issueAgreement(stage.deps, await stage.as('officer'), caseId, row.stage ?? '');
}

/** The firm signs and names its account. */
export async function signDemoAgreement(
  stage: DemoStage,
  project: DemoProject,
  caseId: string,
): Promise<void> {
  const { row } = await openCase(stage.deps, caseId);
  const branch = '10222200001';
  await signAgreement(stage.deps, await stage.as(project.id), caseId, {
    stage: row.stage ?? '',
    hash: await agreementHashOf(stage, caseId),
    bank: stage.data.words.bank,
    branch_code: `${branch}${cnapsCheckDigit(branch)}`,
    account: `34006780${project.mobile}`,
    holder: project.firm,
    signed_name: project.founder,
    consent: true,
    branch_sure: false,
  });
}

/** The officer signs for the zone; the first instalment is due. */
export async function countersignDemoAgreement(stage: DemoStage, caseId: string): Promise<void> {
  const { row } = await openCase(stage.deps, caseId);
  await countersignAgreement(stage.deps, await stage.as('officer'), caseId, {
    stage: row.stage ?? '',
    hash: await agreementHashOf(stage, caseId),
  });
}

/** Whose account it is hands in the bank's paper about it. */
export async function proveDemoAccount(
  stage: DemoStage,
  actor: Actor,
  caseId: string,
): Promise<void> {
  const { db } = stage.deps;
  const award = await db.rows.awards.find({ application_id: caseId });
  const account = await db.rows.bankAccounts.find({ id: award?.bank_account_id ?? '' });
  const number = account ? stage.deps.seal.open(account.number_sealed) : '';
  const { bank } = stage.data.words;
  const content = simplePdf([[bank, account?.holder ?? '', number, account?.branch_code ?? '']]);
  await stage.withFile(content, async (path) => {
    const sent = { field: 'proof', name: 'account.pdf', path, sizeBytes: content.length };
    const proof = await lookAtProof(sent, 'proof');
    await provePayee(stage.deps, actor, caseId, proof);
  });
}

/** Finance types what the paper says, and it agrees. */
export async function checkDemoAccount(stage: DemoStage, caseId: string): Promise<void> {
  const { deps } = stage;
  const { assignments } = await payeeFile(deps.db, caseId);
  const open = openPayee(assignments);
  const account = await deps.db.rows.bankAccounts.find({ id: open?.accountId ?? '' });
  await checkPayee(deps, await stage.as('preparer'), caseId, {
    assignment: open?.id ?? '',
    holder: account?.holder ?? '',
    branch_code: account?.branch_code ?? '',
    account: account ? deps.seal.open(account.number_sealed) : '',
  });
}

/** What is due to a case goes into a batch, is signed by three people and leaves for the bank. */
export async function sendMoney(stage: DemoStage, caseId: string): Promise<string> {
  const { deps } = stage;
  const due = await deps.db.rows.tranches.find({ application_id: caseId, status: 'due' });
  const preparer = await stage.as('preparer');
  const batchId = await prepareBatch(deps, preparer, {
    trancheIds: due ? [due.id] : [],
  });
  const batch = await deps.db.rows.paymentBatches.find({ id: batchId });
  await reviewBatch(deps, await stage.as('reviewer'), batchId, batch?.lines_hash ?? '');
  await approveBatch(deps, await stage.as('payer'), batchId, batch?.lines_hash ?? '');
  const approved = await deps.db.rows.paymentBatches.find({ id: batchId });
  if (approved && (await secondApprovalOf(deps, approved)).over !== null) {
    await approveAgain(deps, await stage.as('approver'), batchId, approved.lines_hash);
  }
  await exportBatch(deps, preparer, batchId);
  return batchId;
}

/** The bank says that all of it was paid: one brings its file, another confirms it. */
export async function settleDemoBatch(stage: DemoStage, batchId: string): Promise<void> {
  const { deps } = stage;
  const preparer = await stage.as('preparer');
  const today = zoneDay(deps.clock.now());
  const payments = await paymentsOf(deps, preparer, batchId);
  const lines = payments.map(
    ({ paymentRef, amountFen }, index) =>
      `${paymentRef},paid,${plainYuanText(amountFen)},,${today},${today.replaceAll('-', '')}${index + 1}`,
  );
  const text = ['payment_ref,status,amount,reason,date,bank_serial', ...lines, ''].join('\r\n');
  const sent = { name: `${today}.csv`, bytes: Buffer.from(text) };
  const file = await sendResults(deps, preparer, batchId, sent);
  await confirmResults(deps, await stage.as('reviewer'), batchId, file);
  await tellPayments(deps);
}

async function agreementHashOf({ deps }: DemoStage, caseId: string): Promise<string> {
  const row = await deps.db.rows.agreements.find({ application_id: caseId });
  return row?.hash ?? '';
}
