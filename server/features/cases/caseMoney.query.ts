import type { Database } from '../../data/database.js';
import type { LocalText } from '../../domain/localText.js';

/** What was granted and how it is paid, in fen. */
export interface CaseMoney {
  readonly classId: string;
  readonly amount: number;
  /** `reserved`, `committed`, `released`. */
  readonly status: string;
  readonly budgetLineId: string;
  readonly tranches: readonly CaseTranche[];
}

export interface CaseTranche {
  readonly name: LocalText;
  readonly amount: number;
  readonly status: string;
  readonly dueAt: string | null;
  readonly paidAt: string | null;
}

interface MoneyRow {
  readonly award_class: string;
  readonly award_amount: number | string;
  readonly award_status: string;
  readonly budget_line_id: string;
  readonly name: string | null;
  readonly amount: number | string | null;
  readonly status: string | null;
  readonly due_at: string | null;
  readonly paid_at: string | null;
}

/** The award of a case with its instalments in one statement; null without an award. */
export async function caseMoney(db: Database, applicationId: string): Promise<CaseMoney | null> {
  const rows = await db.selectBelieved<MoneyRow>(
    `SELECT w.award_class, w.amount AS award_amount, w.status AS award_status, w.budget_line_id,
            t.name, t.amount, t.status, t.due_at, t.paid_at
       FROM awards w LEFT JOIN tranches t ON t.application_id = w.application_id
      WHERE w.application_id = :id ORDER BY t.position`,
    { id: applicationId },
  );
  const [first] = rows;
  if (!first) return null;
  return {
    classId: first.award_class,
    amount: Number(first.award_amount),
    status: first.award_status,
    budgetLineId: first.budget_line_id,
    tranches: rows.flatMap((row) => tranche(row)),
  };
}

function tranche({ name, amount, status, due_at, paid_at }: MoneyRow): CaseTranche[] {
  if (name === null) return [];
  const text: LocalText = JSON.parse(name);
  return [
    { name: text, amount: Number(amount), status: status ?? '', dueAt: due_at, paidAt: paid_at },
  ];
}
