import { cnapsCheckDigit } from '../../../server/domain/identity/bankAccount.js';
import { demoPassword } from '../../../server/cli/demoZone/printDemoAccounts.js';
import { zoneDay } from '../../../server/domain/calendar.js';
import { tellPayments } from '../../../server/features/payments/tellPayments.job.js';
import { payeePauseHours } from '../../../server/domain/fund/payee.js';
import { accountChecked, bankPaper, typedFromPaper } from '../payees.js';
import { expectMoved, type Journey } from './journey.js';

/** From the agreement to the money, form by form. */

const branch = '10222200001';
/** A bank branch by its interbank number. */
export const bankBranch = `${branch}${cnapsCheckDigit(branch)}`;

/** The officer issues the agreement, the founder signs it, the officer countersigns. */
export async function concludeAgreement(
  journey: Journey,
  who: string,
  caseId: string,
  signer: Signer = journey.project(who),
): Promise<void> {
  const onCase = `/cases/${caseId}`;
  const officer = await journey.as('officer');
  expectMoved(await officer.post(`${onCase}/agreement/issue`, {}, onCase));
  await signAgreement(journey, who, caseId, signer);
  expectMoved(await officer.post(`${onCase}/agreement/countersign`, {}, onCase));
}

/** By which name an agreement is signed, and what the account ends with. */
export interface Signer {
  readonly founder: string;
  readonly mobile: string;
}

async function signAgreement(
  journey: Journey,
  who: string,
  caseId: string,
  { founder: name, mobile }: Signer,
): Promise<void> {
  const founder = await journey.as(who);
  const { applicant_name: applicant } = await journey.caseRow(caseId);
  const path = `/applications/${caseId}/agreement`;
  const typed = {
    bank: journey.stage.data.words.bank,
    branch_code: bankBranch,
    account: `34006780${mobile}`,
    holder: applicant,
    signed_name: name,
    consent: 'yes',
  };
  expectMoved(await founder.post(`${path}/sign`, typed, path));
}

/** Puts what is due into a batch, reviews and approves it, and releases the file; its path. */
export async function sendMoney(journey: Journey, caseId: string): Promise<string> {
  const { db } = journey.deps;
  const tranche = await db.rows.tranches.find({ application_id: caseId, status: 'due' });
  await accountChecked(journey.deps, caseId, await journey.stage.as('officer'));
  const preparer = await journey.as('preparer');
  const chosen = { tranche: tranche?.id ?? '' };
  const path = expectMoved(await preparer.post('/payments/batches', chosen, '/payments'));
  const reviewer = await journey.as('reviewer');
  expectMoved(await reviewer.post(`${path}/review`, {}, path));
  const payer = await journey.as('payer');
  expectMoved(await payer.post(`${path}/approve`, { password: demoPassword }, path));
  expectMoved(await preparer.post(`${path}/export`, {}, path));
  return path;
}

/** The bank sends the money back; its owner names and proves another account, and finance checks it. */
export async function sendBackAndRename(
  journey: Journey,
  { who, caseId }: { readonly who: string; readonly caseId: string },
): Promise<void> {
  const back = (reference: string, yuan: string): string =>
    `${reference},returned,${yuan},账户已销户,${zoneDay(journey.deps.clock.now())}`;
  await importResult(journey, await sendMoney(journey, caseId), back);
  const own = `/applications/${caseId}/payee`;
  const owner = await journey.as(who);
  expect((await owner.get(own)).text).toContain('账户已销户');
  const { applicant_name: holder } = await journey.caseRow(caseId);
  const other = {
    bank: journey.stage.data.words.bank,
    branch_code: bankBranch,
    account: '3400 6780 0000 1234',
    holder,
    reason: '原账户已销户，更换收款账户。',
    password: demoPassword,
  };
  expectMoved(await owner.upload(`${own}/change`, other, [bankPaper('proof')], own));
  const desk = `/payees/${caseId}`;
  const read = await typedFromPaper(journey.deps, caseId);
  expectMoved(await (await journey.as('preparer')).post(`${desk}/check`, read, desk));
  journey.pass(payeePauseHours / 24);
}

/** The bank's answer is brought and confirmed; its lines are written from the file that was released. */
export async function importResult(
  journey: Journey,
  path: string,
  answer?: (reference: string, amountYuan: string) => string,
): Promise<void> {
  const preparer = await journey.as('preparer');
  const content = Buffer.from(await bankAnswer(journey, path, answer));
  const files = [{ field: 'file', name: 'results.csv', content }];
  const file = expectMoved(await preparer.upload(`${path}/results`, { results: '' }, files, path));
  expectMoved(await (await journey.as('reviewer')).post(`${file}/confirm`, {}, file));
  await tellPayments(journey.deps);
}

/** What the bank writes back: every payment of the released file is paid, unless `answer` differs. */
export async function bankAnswer(
  journey: Journey,
  path: string,
  answer = (reference: string, amountYuan: string): string =>
    `${reference},paid,${amountYuan},,${zoneDay(journey.deps.clock.now())}`,
): Promise<string> {
  const preparer = await journey.as('preparer');
  const file = await preparer.get(`${path}/bank-file`);
  const lines = paymentLines(file.text).map(({ reference, amountYuan }) =>
    answer(reference, amountYuan),
  );
  return ['payment_ref,status,amount,reason,date', ...lines].join('\n');
}

function paymentLines(csv: string) {
  return csv.split(/\r?\n/).flatMap((line) => {
    const reference = /ZF-\d{4}-\d{4}-\d{3}/.exec(line)?.[0];
    const amountYuan = /(?:^|,)"?(\d+\.\d{2})"?(?:,|$)/.exec(line)?.[1];
    return reference && amountYuan ? [{ reference, amountYuan }] : [];
  });
}
