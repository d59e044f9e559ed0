import { fenColumn } from '../../../data/schema/columns.js';
import { budgetLines } from '../../../data/tables/funding.js';
import type { Database } from '../../../data/database.js';
import type { CaseFile } from '../../../shared/casefile/caseFile.js';
import { baseVoucher } from '../../../shared/casefile/baseVoucher.query.js';

/** The money of a call's budget line in fen; `committed` includes what is due. */
export interface CallBudget {
  readonly lineId: string;
  readonly total: number;
  readonly paid: number;
  readonly committed: number;
  readonly reserved: number;
  readonly available: number;
}

const columns = {
  lineId: budgetLines.columns.id,
  total: fenColumn(),
  paid: fenColumn(),
  committed: fenColumn(),
  reserved: fenColumn(),
  available: fenColumn(),
};

/**
 * The budget line that a case is paid from: its call's, or that of the voucher behind it, whose
 * money is set aside already. Null where there is none.
 */
export async function callBudget(
  db: Database,
  { row: application }: CaseFile,
): Promise<CallBudget | null> {
  const voucher = await baseVoucher(db, application.base_id);
  const [row] = await db.select(
    columns,
    `SELECT l.id AS lineId, l.appropriated AS total, l.paid, l.committed + l.payable AS committed,
            l.reserved, l.available
       FROM budget_lines l WHERE l.id = COALESCE(:voucher, (SELECT c.budget_line_id FROM calls c WHERE c.id = :call))`,
    { call: application.call_id, voucher: voucher?.budget_line_id ?? null },
  );
  if (!row) return null;
  return {
    lineId: row.lineId,
    total: Number(row.total),
    paid: Number(row.paid),
    committed: Number(row.committed),
    reserved: Number(row.reserved),
    available: Number(voucher?.frozen ?? row.available),
  };
}
