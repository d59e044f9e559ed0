import { optional, sumOfFen, words } from '../../data/schema/columns.js';
import type { Database } from '../../data/database.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict } from '../../domain/refusal.js';

const moneyColumns = {
  reserved: sumOfFen(),
  planned: sumOfFen(),
  due: sumOfFen(),
  on_its_way: sumOfFen(),
  at_bank: sumOfFen(),
  paid: sumOfFen(),
  batch: optional(words(20)),
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
  /** Of that, what the bank may be paying already. */
  readonly atBank: bigint;
  readonly paid: bigint;
  /** The number of a batch that its money lies in and whose outcome is open; null without one. */
  readonly batch: string | null;
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
            ${tranche(
              `t.status = 'due' AND EXISTS (SELECT 1 FROM payments p
                 JOIN payment_batches b ON b.id = p.batch_id
                WHERE p.live_key = t.id AND b.status IN ('exported', 'settled'))`,
            )} AS at_bank,
            ${tranche("t.status = 'paid'")} AS paid,
            (SELECT MIN(b.number) FROM payments p JOIN payment_batches b ON b.id = p.batch_id
              WHERE p.application_id = a.id AND p.status = 'in_batch') AS batch
       FROM applications a WHERE a.id = :id`,
    { id },
  );
  const { reserved = 0n, planned = 0n, due = 0n, paid = 0n } = row ?? {};
  const { on_its_way: onItsWay = 0n, at_bank: atBank = 0n } = row ?? {};
  return { reserved, planned, due, onItsWay, atBank, paid, batch: row?.batch ?? null };
}

/**
 * Refuses to cancel what is due while a batch has some of it: a payment that is voided or sent back
 * afterwards would be owed again. The caller holds the case, so that no batch takes more of it.
 */
export async function demandDueAtHand(
  db: Database,
  id: string,
  { due }: JsonObject,
): Promise<void> {
  if (due !== 'cancel') return;
  const { batch } = await exitMoney(db, id);
  if (batch !== null) throw conflict('due_in_batch', { batch });
}
