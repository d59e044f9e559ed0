import { policy } from '../../domain/access/policy.js';
import { holds, type Actor } from '../../domain/actor.js';
import { maskBank } from '../../domain/identity/masking.js';
import { hidden } from '../../domain/refusal.js';
import { oneProof, sentProof } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState, type FormState } from '../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { addReceipt } from './addReceipt.service.js';
import { demandBatch } from './batch.file.js';
import { openPayment, type PaymentFile } from './payment.file.js';

const batchId = ({ params }: Ask): string => params['id'] ?? '';
const paymentId = ({ params }: Ask): string => params['payment'] ?? '';
const back = (ask: Ask): string => `/payments/batches/${batchId(ask)}/payments/${paymentId(ask)}`;
const one = '/payments/batches/:id/payments/:payment';

const open = (deps: Deps, ask: Ask): Promise<PaymentFile> =>
  openPayment(deps, signedIn(ask), batchId(ask), paymentId(ask));

/** A payment with what the bank said of it, and the bank's receipts. */
export const receiptRoutes = (deps: Deps): readonly Route[] => [
  get(one, 'payment.view', async (ask) => {
    const form = formState(ask, deps.words, { receipt: '' });
    return page('payments/payment', paymentPage(signedIn(ask), await open(deps, ask), form));
  }),
  get(`${one}/receipts/:receipt`, 'payment.view', async (ask) => {
    const { receipts } = await open(deps, ask);
    const receipt = receipts.find(({ id }) => id === ask.params['receipt']);
    const file = await deps.db.rows.files.find({ id: receipt?.file_id ?? '' });
    const content = file ? await deps.files.open(file.id) : null;
    if (!receipt || !file || content === null) throw hidden();
    return { reply: 'file', content, name: receipt.name, type: file.type, inline: true };
  }),
  post(
    `${one}/receipts`,
    'payment.resolve',
    async (ask) => {
      const receipt = await sentProof(ask.files, 'receipt');
      const key = { batchId: batchId(ask), paymentId: paymentId(ask) };
      await addReceipt(deps, signedIn(ask), key, receipt);
      return redirect(back(ask), 'receipt_added');
    },
    {
      input: nothing,
      again: one,
      transaction: false,
      uploads: { ...oneProof, door: (ask) => demandBatch(deps, signedIn(ask), batchId(ask)) },
    },
  ),
];

function paymentPage(
  actor: Actor,
  { file, payment, answers, receipts }: PaymentFile,
  form: FormState,
): object {
  const batch = `/payments/batches/${file.row.id}`;
  const base = `${batch}/payments/${payment.paymentId}`;
  return {
    title: payment.paymentRef,
    crumbs: [
      { href: '/payments?view=batches', label: { key: 'payments.title' } },
      { href: batch, label: file.row.number },
      { label: payment.paymentRef },
    ],
    base,
    payee: payment.payeeName,
    bank: payment.bank,
    tail: maskBank(`0000${payment.tail}`),
    amount: payment.amountFen,
    purpose: payment.purpose,
    instalment: `/payments/instalments/${payment.trancheId}`,
    state: { key: `payments.line.${payment.status}` },
    answers: answers.map((answer) => ({
      result: { key: `payments.result.${answer.result}` },
      day: answer.bank_day,
      serial: answer.serial,
      reason: answer.reason,
      at: answer.at,
      importer: answer.importer ?? '',
      confirmer: answer.confirmer ?? '',
      href: `${batch}/results/${answer.result_file_id}`,
    })),
    receipts: receipts.map(({ id, name, adder, added_at: at }) => ({
      href: `${base}/receipts/${id}`,
      name,
      adder,
      at,
    })),
    add: policy['payment.resolve'].some((role) => holds(actor, role, file.row.programme_id)),
    form,
  };
}
