import type { Entry, LedgerAccount } from '../../server/domain/fund/ledger.js';
import { fen, yuanText, type Fen } from '../../server/domain/money.js';
import { conflict } from '../../server/domain/refusal.js';

/** What the ledger's statements are compared with: the same reckoning, one entry after the other. */
export type Balances = Readonly<Record<LedgerAccount, Fen>>;

const zero = fen(0n);
export const emptyBalances: Balances = {
  appropriated: zero,
  available: zero,
  reserved: zero,
  committed: zero,
  payable: zero,
  paid: zero,
  returned: zero,
};

const moved = (balances: Balances, { debit, credit, amountFen }: Entry): Balances => ({
  ...balances,
  [debit]: fen(balances[debit] + amountFen),
  [credit]: fen(balances[credit] - amountFen),
});

/** What a history of entries comes to. */
export function balancesOf(entries: readonly Entry[]): Balances {
  return entries.reduce(moved, emptyBalances);
}

/** Adds one entry; refuses where an account other than the source would fall below zero. */
export function applyEntry(balances: Balances, entry: Entry): Balances {
  const { credit, amountFen } = entry;
  if (credit !== 'appropriated' && balances[credit] < amountFen) {
    throw conflict('fund_short', {
      account: credit,
      have: yuanText(balances[credit]),
      need: yuanText(amountFen),
    });
  }
  return moved(balances, entry);
}
