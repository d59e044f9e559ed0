import type { Database } from '../../../data/database.js';

/** The money of a call's budget line in fen; `committed` includes what is due. */
export interface CallBudget {
  readonly lineId: string;
  readonly total: number;
  readonly paid: number;
  readonly committed: number;
  readonly reserved: number;
  readonly available: number;
}

type Raw = { readonly [K in keyof CallBudget]: K extends 'lineId' ? string : number | string };

/** The budget line that a call pays from; null for a call without one. */
export async function callBudget(db: Database, callId: string): Promise<CallBudget | null> {
  const [row] = await db.select<Raw>(
    `SELECT l.id AS lineId, l.appropriated AS total, l.paid, l.committed + l.payable AS committed,
            l.reserved, l.available
       FROM calls c JOIN budget_lines l ON l.id = c.budget_line_id WHERE c.id = :call`,
    { call: callId },
  );
  if (!row) return null;
  return {
    lineId: row.lineId,
    total: Number(row.total),
    paid: Number(row.paid),
    committed: Number(row.committed),
    reserved: Number(row.reserved),
    available: Number(row.available),
  };
}
