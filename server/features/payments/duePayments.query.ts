import { optional, time, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { bankAccounts, budgetLines, payments, tranches } from '../../data/tables/funding.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor, Role } from '../../domain/actor.js';
import { payableSql } from '../../shared/effects/payableMoney.js';
import { unsettledSql } from '../../shared/organisations/organisationClaims.js';
import type { Deps } from '../../shared/request/deps.js';

/** Who sees the payments of their programmes. */
export const paymentRoles: readonly Role[] = [
  'finance_preparer',
  'finance_reviewer',
  'finance_approver',
  'auditor',
];

const { columns: tranche } = tranches;
const { columns: application } = applications;
const { columns: account } = bankAccounts;
const dueColumns = {
  id: tranche.id,
  tranche_name: tranche.name,
  amount: tranche.amount,
  due_at: time(),
  application_id: application.id,
  number: words(20),
  title: application.title,
  applicant_name: application.applicant_name,
  programme_id: application.programme_id,
  budget_line_id: budgetLines.columns.id,
  line_code: budgetLines.columns.code,
  line_name: budgetLines.columns.name,
  bank_account_id: account.id,
  holder: account.holder,
  bank: account.bank,
  branch_code: account.branch_code,
  number_tail: account.number_tail,
  verified_at: account.verified_at,
  /** Why the bank sent the last payment of this tranche back; null where it did not. */
  returned_reason: optional(payments.columns.result_reason),
};

/** A tranche that could be paid now. */
export type DueRow = RowOf<typeof dueColumns>;

// Due, committed, with an account, not on its way already. What an open objection or a suspension
// holds, and an organisation that is unverified or contested, is left out, so that nobody chooses
// it; whether a case is held is asked of the case itself later.
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
   WHERE ${payableSql('t', 'a')}
     AND (:everywhere = 1 OR a.programme_id IN (:programmes)) AND ${theirsToHandle()}
     AND NOT ${unsettledSql('a.organisation_id')}`;

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
  return db.select(
    dueColumns,
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
  return db.select(dueColumns, `${dueSql} AND t.id IN (:ids) ORDER BY t.due_at, t.id`, {
    ...scopeValues(scopeOf(actor, ['finance_preparer'])),
    ids: trancheIds,
  });
}
