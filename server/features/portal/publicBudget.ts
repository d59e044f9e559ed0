import type { Database } from '../../data/database.js';

/** What the public may know of a year's money, in fen; `committed` includes what is due. */
export interface PublicBudget {
  readonly total: number;
  readonly paid: number;
  readonly committed: number;
  readonly reserved: number;
  readonly available: number;
}

type Sums = { readonly [K in keyof PublicBudget]: number | string | null };

/** Sums over all budget lines of a year; nothing for a year without budget. */
export async function publicBudget(db: Database, year: number): Promise<PublicBudget | null> {
  const [sums] = await db.selectBelieved<Sums>(
    `SELECT SUM(appropriated) AS total, SUM(paid) AS paid, SUM(committed + payable) AS committed,
            SUM(reserved) AS reserved, SUM(available) AS available
       FROM budget_lines WHERE year = :year`,
    { year },
  );
  if (!sums || sums.total === null) return null;
  return {
    total: Number(sums.total),
    paid: Number(sums.paid),
    committed: Number(sums.committed),
    reserved: Number(sums.reserved),
    available: Number(sums.available),
  };
}
