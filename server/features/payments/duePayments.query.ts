import { count, flag, optional, sumOfFen, time, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { bankAccounts, budgetLines, payments, tranches } from '../../data/tables/funding.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor, Role } from '../../domain/actor.js';
import {
  payableColumns,
  payableFactsSql,
  payableSql,
  payableValues,
} from '../../shared/payable/payableSql.js';
import type { Deps } from '../../shared/request/deps.js';

/** Who sees the payments of their programmes. */
export const paymentRoles: readonly Role[] = [
  'finance_preparer',
  'finance_reviewer',
  'finance_approver',
  'approver',
  'auditor',
];

/** What can be prepared now, or what is due and something keeps back. */
export const dueShows = ['payable', 'held'] as const;

/** What the due list is narrowed to; '' narrows nothing. */
export interface DueFilter {
  readonly show: (typeof dueShows)[number];
  readonly programme: string;
  readonly line: string;
  readonly procedure: string;
  /** In number, title, applicant or payee. */
  readonly text: string;
}

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
  bank_account_id: optional(account.id),
  holder: optional(account.holder),
  bank: optional(account.bank),
  branch_code: optional(account.branch_code),
  number_tail: optional(account.number_tail),
  /** Why the bank sent the last payment of this tranche back; null where it did not. */
  returned_reason: optional(payments.columns.result_reason),
  ...payableColumns,
};

/** An instalment that is due and in no batch, with the facts that say whether it is paid now. */
export type DueRow = RowOf<typeof dueColumns>;

/** The id that a row has on the page of what is due. */
export const dueAnchor = (trancheId: string): string => `due-${trancheId}`;

const preparable = payableSql();

const dueFrom = `
    FROM tranches t
    JOIN applications a ON a.id = t.application_id
    JOIN procedure_versions v ON v.id = a.procedure_version_id
    JOIN awards w ON w.application_id = t.application_id AND w.status = 'committed'
    JOIN budget_lines b ON b.id = COALESCE(t.budget_line_id, w.budget_line_id)
    LEFT JOIN bank_accounts k ON k.id = w.bank_account_id
   WHERE t.status = 'due' AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.live_key = t.id)
     AND (:everywhere = 1 OR a.programme_id IN (:programmes)) AND ${theirsToHandle()}`;

const dueSql = `
  SELECT t.id, t.name AS tranche_name, t.amount, t.due_at, a.id AS application_id, a.number,
         a.title, a.applicant_name, a.programme_id, b.id AS budget_line_id,
         CONCAT(b.code, ' ', b.year) AS line_code, b.name AS line_name, k.id AS bank_account_id, k.holder, k.bank, k.branch_code,
         k.number_tail,
         (SELECT r.result_reason FROM payments r
           WHERE r.tranche_id = t.id AND r.status = 'returned'
           ORDER BY r.result_at DESC, r.id DESC LIMIT 1) AS returned_reason,
         ${payableFactsSql}
    ${dueFrom}`;

const filtered = `
     AND (:programme = '' OR a.programme_id = :programme) AND (:line = '' OR b.id = :line)
     AND (:procedure = '' OR v.procedure_id = :procedure)
     AND (:text = '' OR INSTR(LOWER(a.number), :text) > 0 OR INSTR(LOWER(a.title), :text) > 0
          OR INSTR(LOWER(a.applicant_name), :text) > 0
          OR INSTR(LOWER(COALESCE(k.holder, '')), :text) > 0)`;

const filterValues = ({ programme, line, procedure, text }: Omit<DueFilter, 'show'>) => ({
  programme,
  line,
  procedure,
  text: text.toLowerCase(),
});

/** Where a page of the due list begins: after this row. */
export interface DueCursor {
  readonly line: string;
  readonly dueAt: string;
  readonly id: string;
}

/**
 * What is due in the actor's programmes by budget line, the longest waiting first; 51 rows tell of a
 * next page; `most` asks for another number.
 */
export async function dueTranches(
  deps: Deps,
  actor: Actor,
  filter: DueFilter,
  after: DueCursor | null,
  most = 51,
): Promise<DueRow[]> {
  return deps.db.select(
    dueColumns,
    `${dueSql} ${filtered} AND ${filter.show === 'payable' ? '' : 'NOT'} (${preparable})
     AND (b.id > :lineAfter OR (b.id = :lineAfter AND (t.due_at > :dueAt
          OR (t.due_at = :dueAt AND t.id > :id))))
     ORDER BY b.id, t.due_at, t.id LIMIT ${most}`,
    {
      ...scopeValues(scopeOf(actor, paymentRoles)),
      ...(await payableValues(deps)),
      ...filterValues(filter),
      lineAfter: after?.line ?? '',
      dueAt: after?.dueAt ?? '',
      id: after?.id ?? '',
    },
  );
}

const sumColumns = {
  line: budgetLines.columns.id,
  payable: flag(),
  count: count(),
  total: sumOfFen(),
};
/** How many instalments of a budget line are due and how much they come to. */
export type DueSum = RowOf<typeof sumColumns>;

/** The sums of all that a filter finds, of what can be prepared and of what cannot. */
export async function dueSums(
  deps: Deps,
  actor: Actor,
  filter: Omit<DueFilter, 'show'>,
): Promise<DueSum[]> {
  return deps.db.select(
    sumColumns,
    `SELECT d.line, d.payable, COUNT(*) AS count, SUM(d.amount) AS total
       FROM (SELECT b.id AS line, t.amount, CASE WHEN ${preparable} THEN 1 ELSE 0 END AS payable
               ${dueFrom} ${filtered}) d
      GROUP BY d.line, d.payable`,
    {
      ...scopeValues(scopeOf(actor, paymentRoles)),
      ...(await payableValues(deps)),
      ...filterValues(filter),
    },
  );
}

/** These tranches, as far as they are due, in no batch, and the actor prepares payments of them. */
export async function dueAmong(
  deps: Deps,
  actor: Actor,
  trancheIds: readonly string[],
): Promise<DueRow[]> {
  return deps.db.select(dueColumns, `${dueSql} AND t.id IN (:ids) ORDER BY t.due_at, t.id`, {
    ...scopeValues(scopeOf(actor, ['finance_preparer'])),
    ...(await payableValues(deps)),
    ids: trancheIds,
  });
}

/** The ids of all that a filter finds and that could be prepared at once, `most` of them at most. */
export async function payableIds(
  deps: Deps,
  actor: Actor,
  filter: Omit<DueFilter, 'show'>,
  most: number,
): Promise<readonly string[]> {
  const rows = await deps.db.select(
    { id: tranche.id },
    `SELECT t.id ${dueFrom} ${filtered} AND ${payableSql()} ORDER BY t.due_at, t.id
      LIMIT ${most}`,
    {
      ...scopeValues(scopeOf(actor, ['finance_preparer'])),
      ...(await payableValues(deps)),
      ...filterValues(filter),
    },
  );
  return rows.map(({ id }) => id);
}
