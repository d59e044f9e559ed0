import { count, optional, sumOfFen, time } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { budgetLines, paymentBatches } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { askBankBefore } from '../../domain/fund/atBank.js';
import type { Deps } from '../../shared/request/deps.js';
import { paymentRoles } from './duePayments.query.js';

const { columns: batch } = paymentBatches;
const { code: line_code, name: line_name } = budgetLines.columns;
const personName = optional(users.columns.name);
const listColumns = {
  id: batch.id,
  number: batch.number,
  status: batch.status,
  total: batch.total,
  line_count: batch.line_count,
  prepared_at: batch.prepared_at,
  preparer: personName,
  line_code,
  unanswered: count(),
  /** Files of the bank's answers that wait for a second person. */
  toConfirm: count(),
  /** What the bank said and nobody has resolved. */
  openDifferences: count(),
};
export type BatchListRow = RowOf<typeof listColumns>;

/** Of differences `d`: those that two persons have not resolved. */
const unresolved = `NOT EXISTS (SELECT 1 FROM difference_answers r
  WHERE r.open_key = d.id AND r.status = 'approved')`;

const lateColumns = {
  id: batch.id,
  number: batch.number,
  exported_at: time(),
  unanswered: count(),
  sum: sumOfFen(),
  preparer: personName,
  payer_bank: budgetLines.columns.payer_bank,
  line_code,
  line_name,
};
export type LateBatchRow = RowOf<typeof lateColumns>;

/** Batches that a bank has had too long without an answer, the longest first. */
export async function tooLongAtBank(
  { db, calendar }: Deps,
  actor: Actor,
  now: Date,
): Promise<LateBatchRow[]> {
  return db.select(
    lateColumns,
    `SELECT b.id, b.number, b.exported_at, COUNT(p.id) AS unanswered, SUM(p.amount) AS sum,
            u.name AS preparer, l.payer_bank, CONCAT(l.code, ' ', l.year) AS line_code,
            l.name AS line_name
       FROM payment_batches b
       JOIN payments p ON p.batch_id = b.id AND p.status = 'in_batch'
       JOIN budget_lines l ON l.id = b.budget_line_id
       LEFT JOIN users u ON u.id = b.prepared_by
      WHERE b.status = 'exported' AND b.exported_at < :before
        AND (:everywhere = 1 OR b.programme_id IN (:programmes))
      GROUP BY b.id, b.number, b.exported_at, u.name, l.payer_bank, l.code, l.year, l.name
      ORDER BY b.exported_at, b.id LIMIT 200`,
    { ...scopeValues(scopeOf(actor, paymentRoles)), before: askBankBefore(calendar, now) },
  );
}

/** The batches of the actor's programmes, newest first; 51 rows tell of a next page. */
export async function batchesFor(
  { db }: Deps,
  actor: Actor,
  before: string,
): Promise<BatchListRow[]> {
  return db.select(
    listColumns,
    `SELECT b.id, b.number, b.status, b.total, b.line_count, b.prepared_at, u.name AS preparer,
            CONCAT(l.code, ' ', l.year) AS line_code,
            (SELECT COUNT(*) FROM payments p
              WHERE p.batch_id = b.id AND p.status = 'in_batch') AS unanswered,
            (SELECT COUNT(*) FROM result_files f
              WHERE f.batch_id = b.id AND f.status = 'proposed') AS toConfirm,
            (SELECT COUNT(*) FROM result_differences d
              WHERE d.batch_id = b.id AND ${unresolved}) AS openDifferences
       FROM payment_batches b
       JOIN budget_lines l ON l.id = b.budget_line_id
       LEFT JOIN users u ON u.id = b.prepared_by
      WHERE (:everywhere = 1 OR b.programme_id IN (:programmes)) AND b.id < :before
      ORDER BY b.id DESC LIMIT 51`,
    { ...scopeValues(scopeOf(actor, paymentRoles)), before },
  );
}

/** How many batches wait for each signature, and for the bank. */
export async function batchCounts(
  { db }: Deps,
  actor: Actor,
): Promise<ReadonlyMap<string, number>> {
  const rows = await db.select(
    { status: batch.status, count: count() },
    `SELECT status, COUNT(*) AS count FROM payment_batches
      WHERE (:everywhere = 1 OR programme_id IN (:programmes))
        AND status IN ('prepared', 'reviewed', 'approved', 'exported')
      GROUP BY status`,
    { ...scopeValues(scopeOf(actor, paymentRoles)) },
  );
  return new Map(rows.map((row) => [row.status, row.count]));
}

const aroundColumns = {
  line_code,
  line_name,
  preparer: personName,
  reviewer: personName,
  approver: personName,
};
export type BatchAround = RowOf<typeof aroundColumns>;

/** The names around a batch: its budget line and its signers. */
export async function batchAround({ db }: Deps, id: string): Promise<BatchAround | null> {
  const [row] = await db.select(
    aroundColumns,
    `SELECT CONCAT(l.code, ' ', l.year) AS line_code, l.name AS line_name, p.name AS preparer,
            r.name AS reviewer, a.name AS approver
       FROM payment_batches b
       JOIN budget_lines l ON l.id = b.budget_line_id
       LEFT JOIN users p ON p.id = b.prepared_by
       LEFT JOIN users r ON r.id = b.reviewed_by
       LEFT JOIN users a ON a.id = b.approved_by
      WHERE b.id = :id`,
    { id },
  );
  return row ?? null;
}
