import { flag, optional, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { batchApprovals } from '../../data/tables/approvalTables.js';
import { applications } from '../../data/tables/cases.js';
import {
  bankAccounts,
  budgetLines,
  paymentBatches,
  payments,
  tranches,
} from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import { programmes } from '../../data/tables/procedures.js';
import { apartFor, scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { waitsForSecondSql } from '../../shared/payable/secondApprovalSql.js';
import type { Deps } from '../../shared/request/deps.js';

const { columns: batch } = paymentBatches;
const { columns: line } = budgetLines;
const signer = optional(users.columns.name);
const headColumns = {
  id: batch.id,
  number: batch.number,
  status: batch.status,
  total: batch.total,
  line_count: batch.line_count,
  lines_hash: batch.lines_hash,
  void_reason: batch.void_reason,
  prepared_at: batch.prepared_at,
  reviewed_at: batch.reviewed_at,
  approved_at: batch.approved_at,
  exported_at: batch.exported_at,
  preparer: signer,
  reviewer: signer,
  approver: signer,
  second: signer,
  second_at: optional(batchApprovals.columns.at),
  /** Over the limit in force, and nobody of a higher rank has approved it yet. */
  second_waits: flag(),
  programme: programmes.columns.name,
  line_name: line.name,
  line_code: line.code,
  year: line.year,
  document: line.document,
  source: line.source,
  functional_code: line.functional_code,
  functional_name: line.functional_name,
  economic_code: line.economic_code,
  economic_name: line.economic_name,
  payment_method: line.payment_method,
  payer_kind: line.payer_kind,
  payer_bank: line.payer_bank,
  payer_tail: line.payer_tail,
};
export type OrderHead = RowOf<typeof headColumns>;

/** A batch of the reader's programmes with its budget line and signers; null where there is none. */
export async function orderHead({ db }: Deps, actor: Actor, id: string): Promise<OrderHead | null> {
  const [row] = await db.select(
    headColumns,
    `SELECT b.id, b.number, b.status, b.total, b.line_count, b.lines_hash, b.void_reason,
            b.prepared_at, b.reviewed_at, b.approved_at, b.exported_at, p.name AS preparer,
            r.name AS reviewer, a.name AS approver, u.name AS second, s.at AS second_at,
            CASE WHEN b.status IN ('prepared', 'reviewed', 'approved') AND ${waitsForSecondSql('b')}
                 THEN 1 ELSE 0 END AS second_waits, g.name AS programme, l.name AS line_name,
            l.code AS line_code, l.year, l.document, l.source, l.functional_code,
            l.functional_name, l.economic_code, l.economic_name, l.payment_method, l.payer_kind,
            l.payer_bank, l.payer_tail
       FROM payment_batches b
       JOIN budget_lines l ON l.id = b.budget_line_id
       JOIN programmes g ON g.id = b.programme_id
       LEFT JOIN users p ON p.id = b.prepared_by
       LEFT JOIN users r ON r.id = b.reviewed_by
       LEFT JOIN users a ON a.id = b.approved_by
       LEFT JOIN batch_approvals s ON s.batch_id = b.id
       LEFT JOIN users u ON u.id = s.user_id
      WHERE b.id = :id AND (:everywhere = 1 OR b.programme_id IN (:programmes))`,
    { ...scopeValues(scopeOf(actor, policy['payment.view'])), id },
  );
  return row ?? null;
}

const { columns: payment } = payments;
const { columns: account } = bankAccounts;
const lineColumns = {
  reference: payment.reference,
  amount: payment.amount,
  payee: payment.payee,
  number: words(20),
  case_title: applications.columns.title,
  tranche: tranches.columns.name,
  bank: account.bank,
  branch_code: account.branch_code,
  number_sealed: account.number_sealed,
  number_tail: account.number_tail,
  apart: flag(),
};
export type OrderLine = RowOf<typeof lineColumns>;

/** Every payment of a batch in the order of their references. */
export async function orderLines(
  { db }: Deps,
  actor: Actor,
  batchId: string,
): Promise<OrderLine[]> {
  return db.select(
    lineColumns,
    `SELECT p.reference, p.amount, p.payee, a.number, a.title AS case_title, t.name AS tranche,
            k.bank, k.branch_code, k.number_sealed, k.number_tail,
            CASE WHEN ${theirsToHandle()} THEN 0 ELSE 1 END AS apart
       FROM payments p
       JOIN applications a ON a.id = p.application_id
       JOIN tranches t ON t.id = p.tranche_id
       JOIN bank_accounts k ON k.id = p.bank_account_id
      WHERE p.batch_id = :batch
      ORDER BY p.reference`,
    { ...apartFor(actor), batch: batchId },
  );
}
