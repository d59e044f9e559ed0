import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { paymentReceipts, paymentResults } from '../../data/tables/bankResults.js';
import { users } from '../../data/tables/people.js';
import type { Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { openBatch, type BatchFile, type BatchPayment } from './batch.file.js';

const { columns: result } = paymentResults;
const answerColumns = {
  id: result.id,
  result: result.result,
  bank_day: result.bank_day,
  serial: result.serial,
  reason: result.reason,
  result_file_id: result.result_file_id,
  at: result.at,
  importer: optional(users.columns.name),
  confirmer: optional(users.columns.name),
};
const receiptColumns = { ...paymentReceipts.columns, adder: users.columns.name };

/** A payment of a batch with what the bank said of it and the bank's papers. */
export interface PaymentFile {
  readonly file: BatchFile;
  readonly payment: BatchPayment;
  /** In the order in which they were confirmed. */
  readonly answers: readonly RowOf<typeof answerColumns>[];
  readonly receipts: readonly RowOf<typeof receiptColumns>[];
}

/** Opens a payment for whoever sees its batch; others do not know of it. */
export async function openPayment(
  deps: Deps,
  actor: Actor,
  batchId: string,
  id: string,
): Promise<PaymentFile> {
  const file = await openBatch(deps, actor, batchId);
  const payment = file.payments.find(({ paymentId }) => paymentId === id);
  if (!payment) throw hidden();
  const answers = await deps.db.select(
    answerColumns,
    `SELECT r.id, r.result, r.bank_day, r.serial, r.reason, r.result_file_id, r.at,
            i.name AS importer, c.name AS confirmer
       FROM payment_results r
       LEFT JOIN result_files f ON f.id = r.result_file_id
       LEFT JOIN users i ON i.id = f.proposed_by
       LEFT JOIN users c ON c.id = f.decided_by
      WHERE r.payment_id = :id ORDER BY r.at, r.id`,
    { id },
  );
  const receipts = await deps.db.select(
    receiptColumns,
    `SELECT r.*, u.name AS adder FROM payment_receipts r JOIN users u ON u.id = r.added_by
      WHERE r.payment_id = :id ORDER BY r.added_at, r.id`,
    { id },
  );
  return { file, payment, answers, receipts };
}
