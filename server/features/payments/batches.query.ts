import { count, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { budgetLines, paymentBatches } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
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
};
export type BatchListRow = RowOf<typeof listColumns>;

/** The batches of the actor's programmes, newest first; 51 rows tell of a next page. */
export async function batchesFor(
  { db }: Deps,
  actor: Actor,
  before: string,
): Promise<BatchListRow[]> {
  return db.select(
    listColumns,
    `SELECT b.id, b.number, b.status, b.total, b.line_count, b.prepared_at, u.name AS preparer,
            l.code AS line_code,
            (SELECT COUNT(*) FROM payments p
              WHERE p.batch_id = b.id AND p.status = 'in_batch') AS unanswered,
            (SELECT COUNT(*) FROM result_files f
              WHERE f.batch_id = b.id AND f.status = 'proposed') AS toConfirm
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
    `SELECT l.code AS line_code, l.name AS line_name, p.name AS preparer, r.name AS reviewer,
            a.name AS approver
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
