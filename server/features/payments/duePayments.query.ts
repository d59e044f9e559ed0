import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor, Role } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

/** Who sees the payments of their programmes. */
export const paymentRoles: readonly Role[] = [
  'finance_preparer',
  'finance_reviewer',
  'finance_approver',
  'auditor',
];

/** A tranche that could be paid now. */
export interface DueRow {
  readonly id: string;
  readonly tranche_name: string;
  readonly amount: number | string;
  readonly due_at: string;
  readonly application_id: string;
  readonly number: string;
  readonly title: string;
  readonly applicant_name: string;
  readonly programme_id: string;
  readonly budget_line_id: string;
  readonly line_code: string;
  readonly line_name: string;
  readonly bank_account_id: string;
  readonly holder: string;
  readonly bank: string;
  readonly branch_code: string;
  readonly number_tail: string;
  readonly verified_at: string | null;
  /** Why the bank sent the last payment of this tranche back; null where it did not. */
  readonly returned_reason: string | null;
}

// Due, committed, with an account, not held by an objection, not on its way already.
const dueSql = `
  SELECT t.id, t.name AS tranche_name, t.amount, t.due_at, a.id AS application_id, a.number,
         a.title, a.applicant_name, a.programme_id, w.budget_line_id, b.code AS line_code,
         b.name AS line_name, k.id AS bank_account_id, k.holder, k.bank, k.branch_code,
         k.number_tail, k.verified_at,
         (SELECT MAX(r.result_reason) FROM payments r
           WHERE r.tranche_id = t.id AND r.status = 'returned') AS returned_reason
    FROM tranches t
    JOIN applications a ON a.id = t.application_id
    JOIN awards w ON w.application_id = t.application_id AND w.status = 'committed'
    JOIN budget_lines b ON b.id = w.budget_line_id
    JOIN bank_accounts k ON k.id = w.bank_account_id
   WHERE t.status = 'due'
     AND (:everywhere = 1 OR a.programme_id IN (:programmes))
     AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.live_key = t.id)
     AND NOT EXISTS (SELECT 1 FROM objections o
                      WHERE o.application_id = a.id AND o.status = 'open')`;

/** Where a page of the due list begins: after this row. */
export interface DueCursor {
  readonly dueAt: string;
  readonly id: string;
}

/** What is due in the actor's programmes, the longest waiting first; 51 rows tell of a next page. */
export async function dueTranches(
  { db }: Deps,
  actor: Actor,
  after: DueCursor | null,
): Promise<DueRow[]> {
  return db.selectBelieved<DueRow>(
    `${dueSql}
     AND (t.due_at > :dueAt OR (t.due_at = :dueAt AND t.id > :id))
     ORDER BY t.due_at, t.id LIMIT 51`,
    {
      ...scopeValues(scopeOf(actor, paymentRoles)),
      dueAt: after?.dueAt ?? '',
      id: after?.id ?? '',
    },
  );
}

/** These tranches, as far as they may be prepared by the actor now. */
export async function dueAmong(
  { db }: Deps,
  actor: Actor,
  trancheIds: readonly string[],
): Promise<DueRow[]> {
  return db.selectBelieved<DueRow>(`${dueSql} AND t.id IN (:ids) ORDER BY t.due_at, t.id`, {
    ...scopeValues(scopeOf(actor, ['finance_preparer'])),
    ids: trancheIds,
  });
}
