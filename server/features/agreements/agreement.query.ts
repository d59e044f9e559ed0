import type { Deps } from '../../shared/request/deps.js';

/** An instalment with what became of its latest payment. */
export interface TrancheLine {
  readonly name: string;
  readonly amount: number;
  readonly status: 'planned' | 'due' | 'paid';
  readonly due_at: string | null;
  readonly paid_at: string | null;
  readonly payment: string | null;
  readonly result_reason: string | null;
}

interface TrancheRow extends Omit<TrancheLine, 'amount'> {
  readonly amount: number | string;
}

/** The instalments of an award, in order. */
export async function trancheLines({ db }: Deps, applicationId: string): Promise<TrancheLine[]> {
  const rows = await db.selectBelieved<TrancheRow>(
    `SELECT t.name, t.amount, t.status, t.due_at, t.paid_at, p.status AS payment, p.result_reason
       FROM tranches t
       LEFT JOIN payments p ON p.tranche_id = t.id
        AND p.id = (SELECT MAX(q.id) FROM payments q WHERE q.tranche_id = t.id AND q.status <> 'void')
      WHERE t.application_id = :id
      ORDER BY t.position`,
    { id: applicationId },
  );
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
}
