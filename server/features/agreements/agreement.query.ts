import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { payments, tranches } from '../../data/tables/funding.js';
import type { Deps } from '../../shared/request/deps.js';

const trancheColumns = {
  name: tranches.columns.name,
  amount: tranches.columns.amount,
  status: tranches.columns.status,
  due_at: tranches.columns.due_at,
  paid_at: tranches.columns.paid_at,
  payment: optional(payments.columns.status),
  result_reason: optional(payments.columns.result_reason),
};
/** An instalment with what became of its latest payment. */
export type TrancheLine = RowOf<typeof trancheColumns>;

/** The instalments of an award, in order. */
export async function trancheLines({ db }: Deps, applicationId: string): Promise<TrancheLine[]> {
  return db.select(
    trancheColumns,
    `SELECT t.name, t.amount, t.status, t.due_at, t.paid_at, p.status AS payment, p.result_reason
       FROM tranches t
       LEFT JOIN payments p ON p.tranche_id = t.id
        AND p.id = (SELECT MAX(q.id) FROM payments q WHERE q.tranche_id = t.id AND q.status <> 'void')
      WHERE t.application_id = :id
      ORDER BY t.position`,
    { id: applicationId },
  );
}
