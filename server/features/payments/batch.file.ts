import { flag, words } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { bankAccounts, payments as allPayments, tranches } from '../../data/tables/funding.js';
import type { PaymentStatus } from '../../domain/fund/resultMatching.js';
import { apartFor, inScope, scopeOf, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import {
  linesHash,
  purposeOf,
  signedLines,
  type Batch,
  type BatchLine,
} from '../../domain/fund/batch.js';
import { payableNow, type PaymentHindrance } from '../../domain/fund/payableNow.js';
import { refuseUnpayable } from '../../domain/fund/refuseUnpayable.js';
import { fen } from '../../domain/money.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import type { Database } from '../../data/database.js';
import { payableColumns, payableFactsSql, payableValues } from '../../shared/payable/payableSql.js';
import type { Deps } from '../../shared/request/deps.js';
import { paymentRoles } from './duePayments.query.js';

export type BatchRow = NonNullable<Awaited<ReturnType<Database['rows']['paymentBatches']['find']>>>;

/** A payment of a batch with what the bank is told of it. */
export interface BatchPayment extends BatchLine {
  readonly paymentId: string;
  readonly trancheId: string;
  readonly applicationId: string;
  readonly caseNumber: string;
  readonly caseTitle: string;
  readonly bank: string;
  readonly tail: string;
  readonly status: PaymentStatus;
  readonly resultAt: string | null;
  readonly resultReason: string;
  /** Why it is not paid now; none once the bank has answered. */
  readonly hindrances: readonly PaymentHindrance[];
  /** It is not this reader's to handle. */
  readonly apart: boolean;
}

/** Whether the bank has said what became of it. */
export const answered = ({ status }: Pick<BatchPayment, 'status'>): boolean =>
  status === 'paid' || status === 'returned';

/** A batch with its lines as they stand in the database now. */
export interface BatchFile {
  readonly row: BatchRow;
  readonly payments: readonly BatchPayment[];
  /** The batch for the domain's rules. */
  readonly batch: Batch;
  /** SHA-256 of the lines as they stand; what reviewing and approving sign. */
  readonly hashNow: string;
}

/** The row of a batch alone, for what comes before it is opened, such as asking for a password. */
export async function demandBatch({ db }: Deps, actor: Actor, id: string): Promise<BatchRow> {
  const row = await db.rows.paymentBatches.find({ id });
  if (!row || !inScope(scopeOf(actor, paymentRoles), row.programme_id)) throw hidden();
  return row;
}

/**
 * Opens a batch of the actor's programmes; others do not exist for them. Nobody handles one in which
 * a case of their own is paid, or one from which they are recused.
 */
export async function openBatch(deps: Deps, actor: Actor, id: string): Promise<BatchFile> {
  const row = await demandBatch(deps, actor, id);
  const payments = await paymentsOf(deps, actor, id);
  if (payments.some(({ apart }) => apart)) throw forbidden('batch_own_case');
  const lines = signedLines(payments, deps.seal, row.lines_hash);
  return { row, payments, batch: batchOf(row, lines), hashNow: linesHash(lines) };
}

const { columns: line } = allPayments;
const { columns: account } = bankAccounts;
const paymentColumns = {
  id: line.id,
  tranche_id: line.tranche_id,
  application_id: line.application_id,
  reference: line.reference,
  amount: line.amount,
  payee: line.payee,
  payment_status: line.status,
  result_at: line.result_at,
  result_reason: line.result_reason,
  number: words(20),
  title: applications.columns.title,
  tranche_name: tranches.columns.name,
  bank: account.bank,
  branch_code: account.branch_code,
  number_sealed: account.number_sealed,
  number_tail: account.number_tail,
  apart: flag(),
  ...payableColumns,
};

/** The payments of a batch, in the order of their references. */
export async function paymentsOf(
  deps: Deps,
  actor: Actor,
  batchId: string,
): Promise<BatchPayment[]> {
  const { db, seal } = deps;
  const rows = await db.select(
    paymentColumns,
    `SELECT p.id, p.tranche_id, p.application_id, p.reference, p.amount, p.payee,
            p.status AS payment_status, p.result_at, p.result_reason, a.number, a.title,
            t.name AS tranche_name, k.bank, k.branch_code, k.number_sealed, k.number_tail,
            CASE WHEN ${theirsToHandle()} THEN 0 ELSE 1 END AS apart,
            ${payableFactsSql}
       FROM payments p
       JOIN applications a ON a.id = p.application_id
       JOIN tranches t ON t.id = p.tranche_id
       JOIN awards w ON w.application_id = p.application_id
       JOIN budget_lines b ON b.id = COALESCE(t.budget_line_id, w.budget_line_id)
       JOIN bank_accounts k ON k.id = p.bank_account_id
      WHERE p.batch_id = :batch
      ORDER BY p.reference`,
    { ...apartFor(actor), ...(await payableValues(deps, batchId)) },
  );
  return rows.map((row) => ({
    paymentId: row.id,
    trancheId: row.tranche_id,
    applicationId: row.application_id,
    caseNumber: row.number,
    caseTitle: row.title,
    bank: row.bank,
    tail: row.number_tail,
    status: row.payment_status,
    resultAt: row.result_at,
    resultReason: row.result_reason,
    hindrances: row.payment_status === 'in_batch' ? payableNow(row) : [],
    apart: row.apart,
    paymentRef: row.reference,
    payeeName: row.payee,
    bankCode: row.branch_code,
    account: seal.open(row.number_sealed),
    amountFen: fen(row.amount),
    purpose: purposeOf(row.number, row.tranche_name),
  }));
}

function batchOf(row: BatchRow, lines: readonly BatchLine[]): Batch {
  return {
    id: row.id,
    status: row.status,
    lines,
    preparedBy: row.prepared_person,
    reviewedBy: row.reviewed_person,
    approvedBy: row.approved_person,
    hash: row.lines_hash,
  };
}

/**
 * Refuses while a line of the batch is not payable. Every step asks this, of the cases, payees and
 * lines as they stand now.
 */
export const refuseHeld = (payments: readonly BatchPayment[]): void =>
  refuseUnpayable(
    payments.map(({ paymentRef, caseNumber, hindrances }) => ({
      anchor: lineAnchor(paymentRef),
      caseNumber,
      hindrances,
    })),
  );

/** The id that a line of a batch has on its page. */
export const lineAnchor = (reference: string): string => `line-${reference}`;

/** The stream of a batch's events. */
export const batchStream = (id: string): string => `batch:${id}`;
