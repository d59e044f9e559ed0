import { optional, time, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { awards, bankAccounts, budgetLines, tranches } from '../../data/tables/funding.js';
import type { instalmentDecisions } from '../../data/tables/instalmentDecisions.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { payableColumns, payableFactsSql, payableValues } from '../../shared/payable/payableSql.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';

export type InstalmentDecision = RowOf<typeof instalmentDecisions>;

export const instalmentDecision = proposals<InstalmentDecision>({
  door: ({ rows }) => rows.instalmentDecisions,
  refusals: {
    decided: () => conflict('instalment_decided'),
    own: () => conflict('instalment_own_proposal'),
    notYours: () => conflict('instalment_not_yours'),
  },
});

const { columns: line } = budgetLines;
const { columns: account } = bankAccounts;
const columns = {
  id: tranches.columns.id,
  tranche: tranches.columns.tranche,
  tranche_name: tranches.columns.name,
  amount: tranches.columns.amount,
  due_at: optional(time()),
  paid_at: optional(time()),
  application_id: applications.columns.id,
  number: words(20),
  title: applications.columns.title,
  applicant_name: applications.columns.applicant_name,
  organisation_id: applications.columns.organisation_id,
  programme_id: applications.columns.programme_id,
  version_id: applications.columns.procedure_version_id,
  award_amount: awards.columns.amount,
  reserved_at: awards.columns.reserved_at,
  line_id: line.id,
  line_code: line.code,
  line_name: line.name,
  line_available: line.available,
  line_payable: line.payable,
  line_paid: line.paid,
  holder: optional(account.holder),
  bank: optional(account.bank),
  number_tail: optional(account.number_tail),
  ...payableColumns,
};
/** An instalment with its case, award, budget line and account, and whether it is paid now. */
export type InstalmentFile = RowOf<typeof columns>;

/** One of a case that is the actor's to see and handle; any other does not exist for them. */
export async function openInstalment(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<InstalmentFile> {
  const [found] = await deps.db.select(
    columns,
    `SELECT t.id, t.tranche, t.name AS tranche_name, t.amount, t.due_at, t.paid_at,
            a.id AS application_id, a.number, a.title, a.applicant_name, a.organisation_id,
            a.programme_id, a.procedure_version_id AS version_id, w.amount AS award_amount,
            w.reserved_at, b.id AS line_id, b.code AS line_code, b.name AS line_name,
            b.available AS line_available, b.payable AS line_payable, b.paid AS line_paid,
            k.holder, k.bank, k.number_tail,
            ${payableFactsSql}
       FROM tranches t
       JOIN applications a ON a.id = t.application_id
       JOIN awards w ON w.application_id = a.id
       JOIN budget_lines b ON b.id = COALESCE(t.budget_line_id, w.budget_line_id)
       LEFT JOIN bank_accounts k ON k.id = w.bank_account_id
      WHERE t.id = :id AND (:everywhere = 1 OR a.programme_id IN (:programmes))
        AND ${theirsToHandle()}`,
    {
      ...scopeValues(scopeOf(actor, policy['instalment.view'])),
      ...(await payableValues(deps)),
      id,
    },
  );
  if (!found) throw hidden();
  return found;
}
