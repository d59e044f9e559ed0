import { sumOfFen } from '../../data/schema/columns.js';
import type { Database } from '../../data/database.js';

const moneyColumns = {
  reserved: sumOfFen(),
  planned: sumOfFen(),
  due: sumOfFen(),
  on_its_way: sumOfFen(),
  paid: sumOfFen(),
};

/** The money of a case as an exit may touch it, in fen. */
export interface ExitMoney {
  readonly reserved: bigint;
  /** Committed, and its trigger not reached. */
  readonly planned: bigint;
  /** Due and in no batch. */
  readonly due: bigint;
  /** Due and in a batch. */
  readonly onItsWay: bigint;
  readonly paid: bigint;
}

const tranche = (what: string): string =>
  `COALESCE((SELECT SUM(t.amount) FROM tranches t WHERE t.application_id = a.id AND ${what}), 0)`;
const inBatch = 'EXISTS (SELECT 1 FROM payments p WHERE p.live_key = t.id)';

/** Reads it in one statement. */
export async function exitMoney(db: Database, id: string): Promise<ExitMoney> {
  const [row] = await db.select(
    moneyColumns,
    `SELECT COALESCE((SELECT SUM(w.amount) FROM awards w
                       WHERE w.application_id = a.id AND w.status = 'reserved'), 0) AS reserved,
            ${tranche("t.status = 'planned'")} AS planned,
            ${tranche(`t.status = 'due' AND NOT ${inBatch}`)} AS due,
            ${tranche(`t.status = 'due' AND ${inBatch}`)} AS on_its_way,
            ${tranche("t.status = 'paid'")} AS paid
       FROM applications a WHERE a.id = :id`,
    { id },
  );
  const { reserved = 0n, planned = 0n, due = 0n, on_its_way: onItsWay = 0n, paid = 0n } = row ?? {};
  return { reserved, planned, due, onItsWay, paid };
}
