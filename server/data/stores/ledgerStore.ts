import type { LedgerAccount, Entry } from '../../domain/fund/ledger.js';
import { fen, yuanText, type Fen } from '../../domain/money.js';
import { conflict } from '../../domain/refusal.js';
import { isDuplicate } from '../databaseErrors.js';
import type { Database } from '../database.js';
import { recordEvents } from './eventStore.js';

/** What an entry belongs to, and the key under which it can be posted only once. */
export interface Posting {
  readonly budgetLineId: string;
  readonly entry: Entry;
  readonly onceKey: string;
  readonly applicationId?: string;
  readonly trancheId?: string;
  readonly paymentId?: string;
}

/** The stream of a budget line's events. */
export const fundStream = (budgetLineId: string): string => `fund:${budgetLineId}`;

/**
 * Moves money between two accounts of a budget line: one guarded UPDATE that cannot take an
 * account below zero, the entry, and the event, all in the caller's transaction. Refuses with
 * `fund_short` where there is not enough and `already_posted` where it was done before.
 */
export async function postToLedger(
  db: Database,
  posting: Posting,
  by: { readonly at: string; readonly actorId: string | null },
): Promise<void> {
  const { budgetLineId, entry } = posting;
  const moved = await db.execute(moveSql(entry), {
    // A number, not text: MariaDB would reckon with text in floating point.
    amount: entry.amountFen,
    line: budgetLineId,
  });
  if (moved !== 1) throw await shortage(db, budgetLineId, entry.credit, entry.amountFen);
  const line = await db.rows.budgetLines.find({ id: budgetLineId });
  try {
    await db.rows.ledgerEntries.insert({
      budget_line_id: budgetLineId,
      seq: line?.entries ?? 0,
      kind: entry.memo,
      from_account: entry.credit,
      to_account: entry.debit,
      amount: entry.amountFen,
      application_id: posting.applicationId ?? null,
      tranche_id: posting.trancheId ?? null,
      payment_id: posting.paymentId ?? null,
      once_key: posting.onceKey,
      at: by.at,
      actor_id: by.actorId,
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('already_posted') : error;
  }
  await recordEvents(db, fundStream(budgetLineId), by, [
    {
      type: entry.memo,
      data: {
        from: entry.credit,
        to: entry.debit,
        amountFen: entry.amountFen.toString(),
        onceKey: posting.onceKey,
      },
    },
  ]);
}

// `appropriated` is the source: its cached column counts what came in, so it grows, not shrinks.
function moveSql({ debit, credit }: Entry): string {
  const change = (account: LedgerAccount, sign: '+' | '-'): string =>
    account === 'appropriated'
      ? `${account} = ${account} ${sign === '-' ? '+' : '-'} :amount`
      : `${account} = ${account} ${sign} :amount`;
  const guard = credit === 'appropriated' ? '' : ` AND ${credit} >= :amount`;
  return (
    `UPDATE budget_lines SET ${change(debit, '+')}, ${change(credit, '-')}, entries = entries + 1 ` +
    `WHERE id = :line${guard}`
  );
}

async function shortage(
  db: Database,
  line: string,
  account: LedgerAccount,
  need: Fen,
): Promise<Error> {
  const row = await db.rows.budgetLines.find({ id: line });
  const have = fen(row?.[account] ?? 0n);
  return conflict('fund_short', { account, have: yuanText(have), need: yuanText(need) });
}
