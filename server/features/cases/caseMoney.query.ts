import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { awards, tranches } from '../../data/tables/funding.js';
import { recoveries } from '../../data/tables/recoveryTables.js';
import type { Database } from '../../data/database.js';
import type { AwardStatus, TrancheStatus } from '../../domain/award/awardStatuses.js';
import type { LocalText } from '../../domain/localText.js';

/** What was granted and how it is paid, in fen. */
export interface CaseMoney {
  readonly classId: string;
  readonly amount: bigint;
  readonly status: AwardStatus;
  readonly budgetLineId: string;
  readonly tranches: readonly CaseTranche[];
  /** What of it is or was asked back. */
  readonly recoveries: readonly CaseRecovery[];
}

const recoveryColumns = {
  id: recoveries.columns.id,
  number: recoveries.columns.number,
  status: recoveries.columns.status,
  total: recoveries.columns.principal,
};
type CaseRecovery = RowOf<typeof recoveryColumns>;

export interface CaseTranche {
  readonly name: LocalText;
  readonly amount: bigint;
  readonly status: TrancheStatus;
  /** Where its money stands; another than the award's once it was carried over. */
  readonly budgetLineId: string;
  readonly dueAt: string | null;
  readonly paidAt: string | null;
}

const moneyColumns = {
  award_class: awards.columns.award_class,
  award_amount: awards.columns.amount,
  award_status: awards.columns.status,
  budget_line_id: awards.columns.budget_line_id,
  tranche_line_id: tranches.columns.budget_line_id,
  name: optional(tranches.columns.name),
  amount: optional(tranches.columns.amount),
  status: optional(tranches.columns.status),
  due_at: tranches.columns.due_at,
  paid_at: tranches.columns.paid_at,
};
type MoneyRow = RowOf<typeof moneyColumns>;

/** The award of a case with its instalments in one statement; null without an award. */
export async function caseMoney(db: Database, applicationId: string): Promise<CaseMoney | null> {
  const rows = await db.select(
    moneyColumns,
    `SELECT w.award_class, w.amount AS award_amount, w.status AS award_status, w.budget_line_id,
            t.budget_line_id AS tranche_line_id, t.name, t.amount, t.status, t.due_at, t.paid_at
       FROM awards w LEFT JOIN tranches t ON t.application_id = w.application_id
      WHERE w.application_id = :id ORDER BY t.position`,
    { id: applicationId },
  );
  const [first] = rows;
  if (!first) return null;
  return {
    classId: first.award_class,
    amount: first.award_amount,
    status: first.award_status,
    budgetLineId: first.budget_line_id,
    tranches: rows.flatMap((row) => trancheIn(row)),
    recoveries: rows.some(({ paid_at: at }) => at !== null)
      ? await db.select(
          recoveryColumns,
          `SELECT id, number, status, principal + interest AS total FROM recoveries
            WHERE application_id = :id ORDER BY opened_at`,
          { id: applicationId },
        )
      : [],
  };
}

function trancheIn({ name, amount, status, ...row }: MoneyRow): CaseTranche[] {
  if (name === null || amount === null || status === null) return [];
  const { due_at: dueAt, paid_at: paidAt } = row;
  const budgetLineId = row.tranche_line_id ?? row.budget_line_id;
  return [{ name, amount, status, budgetLineId, dueAt, paidAt }];
}
