import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import { paymentRoles } from './duePayments.query.js';

export interface BatchListRow {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly total: number | string;
  readonly line_count: number;
  readonly prepared_at: string;
  readonly preparer: string | null;
  readonly line_code: string;
  readonly unanswered: number | string;
}

/** The batches of the actor's programmes, newest first; 51 rows tell of a next page. */
export async function batchesFor(
  { db }: Deps,
  actor: Actor,
  before: string,
): Promise<BatchListRow[]> {
  return db.selectBelieved<BatchListRow>(
    `SELECT b.id, b.number, b.status, b.total, b.line_count, b.prepared_at, u.name AS preparer,
            l.code AS line_code,
            (SELECT COUNT(*) FROM payments p
              WHERE p.batch_id = b.id AND p.status = 'in_batch') AS unanswered
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
  const rows = await db.selectBelieved<{ status: string; count: number | string }>(
    `SELECT status, COUNT(*) AS count FROM payment_batches
      WHERE (:everywhere = 1 OR programme_id IN (:programmes))
        AND status IN ('prepared', 'reviewed', 'approved', 'exported')
      GROUP BY status`,
    scopeValues(scopeOf(actor, paymentRoles)),
  );
  return new Map(rows.map(({ status, count }) => [status, Number(count)]));
}

export interface BatchAround {
  readonly line_code: string;
  readonly line_name: string;
  readonly preparer: string | null;
  readonly reviewer: string | null;
  readonly approver: string | null;
}

/** The names around a batch: its budget line and its signers. */
export async function batchAround({ db }: Deps, id: string): Promise<BatchAround | null> {
  const [row] = await db.selectBelieved<BatchAround>(
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
