import { fenColumn, optional, sumOfFen } from '../../data/schema/columns.js';
import type { Database } from '../../data/database.js';

/** What the public may know of a year's money, in fen; `committed` includes what is due. */
export interface PublicBudget {
  readonly total: number;
  readonly paid: number;
  readonly committed: number;
  readonly reserved: number;
  readonly available: number;
}

const sums = {
  total: optional(fenColumn()),
  paid: sumOfFen(),
  committed: sumOfFen(),
  reserved: sumOfFen(),
  available: sumOfFen(),
};

/** Sums over all budget lines of a year; nothing for a year without budget. */
export async function publicBudget(db: Database, year: number): Promise<PublicBudget | null> {
  const [found] = await db.select(
    sums,
    `SELECT SUM(appropriated) AS total, SUM(paid) AS paid, SUM(committed + payable) AS committed,
            SUM(reserved) AS reserved, SUM(available) AS available
       FROM budget_lines WHERE year = :year`,
    { year },
  );
  if (!found || found.total === null) return null;
  return {
    total: Number(found.total),
    paid: Number(found.paid),
    committed: Number(found.committed),
    reserved: Number(found.reserved),
    available: Number(found.available),
  };
}
