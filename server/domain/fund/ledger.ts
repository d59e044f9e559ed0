import { MAX_FEN, type Fen } from '../money.js';
import { conflict } from '../refusal.js';

/**
 * Double entry over one budget line. A balance is what was debited less what was credited, so
 * `appropriated`, the source, is negative and all seven always sum to zero.
 */
export const ledgerAccounts = [
  'appropriated',
  'available',
  'reserved',
  'committed',
  'payable',
  'paid',
  'returned',
] as const;
export type LedgerAccount = (typeof ledgerAccounts)[number];

export interface PostingRule {
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
}
/** What an entry of the ledger may be; all but a reversal have a rule of their own. */
export const entryKinds = [
  'appropriate',
  'reserve',
  'release',
  'commit',
  'decommit',
  'makePayable',
  'pay',
  'payReturned',
  'recover',
  'reverse',
] as const;
export type EntryKind = (typeof entryKinds)[number];
export type PostingKind = Exclude<EntryKind, 'reverse'>;

/**
 * What a closed year still takes: what a bank has done already when the product hears of it, and the
 * freeing of what came back by it. Anything else that moves in it is by two persons.
 */
export const lateEntries: readonly EntryKind[] = ['pay', 'payReturned', 'reverse', 'decommit'];

export const postingRules = {
  appropriate: { debit: 'available', credit: 'appropriated' },
  reserve: { debit: 'reserved', credit: 'available' },
  release: { debit: 'available', credit: 'reserved' },
  commit: { debit: 'committed', credit: 'reserved' },
  decommit: { debit: 'available', credit: 'committed' },
  makePayable: { debit: 'payable', credit: 'committed' },
  pay: { debit: 'paid', credit: 'payable' },
  payReturned: { debit: 'payable', credit: 'paid' },
  recover: { debit: 'returned', credit: 'paid' },
} as const satisfies Readonly<Record<PostingKind, PostingRule>>;

/** One movement of money; never changed once posted, only reversed. */
export interface Entry extends PostingRule {
  readonly amountFen: Fen;
  readonly memo: EntryKind;
}

function post(memo: PostingKind, amountFen: Fen): Entry {
  if (amountFen <= 0n || amountFen > MAX_FEN) throw new RangeError(`cannot post ${amountFen} fen`);
  return { ...postingRules[memo], amountFen, memo };
}

/** Every movement there is. Each throws RangeError for nothing, less than nothing or too much. */
export const postings = {
  /** The budget arrives. */
  appropriate: (amount: Fen): Entry => post('appropriate', amount),
  /** A decision in favour sets money aside. */
  reserve: (amount: Fen): Entry => post('reserve', amount),
  /** A reserved case fell through. */
  release: (amount: Fen): Entry => post('release', amount),
  /** The agreement is signed. */
  commit: (amount: Fen): Entry => post('commit', amount),
  /** A committed instalment will never fall due: the money is free again. */
  decommit: (amount: Fen): Entry => post('decommit', amount),
  /** A tranche fell due. */
  makePayable: (amount: Fen): Entry => post('makePayable', amount),
  /** The bank has paid. */
  pay: (amount: Fen): Entry => post('pay', amount),
  /** The bank sent a payment back; it is owed again. */
  payReturned: (amount: Fen): Entry => post('payReturned', amount),
  /** The awardee gave money back that was spent in an earlier year: it is the treasury's. */
  recover: (amount: Fen): Entry => post('recover', amount),
  /**
   * The awardee gave money back in the year in which it was spent: the spending is undone, and the
   * line may spend it again.
   */
  restore: (amount: Fen): Entry => ({
    ...post('pay', amount),
    debit: 'available',
    credit: 'paid',
    memo: 'reverse',
  }),
  /** Undoes an entry by its mirror image; a reversal itself stands. */
  reverse: (entry: Entry): Entry => {
    if (entry.memo === 'reverse') throw conflict('reversal_stands');
    return {
      debit: entry.credit,
      credit: entry.debit,
      amountFen: entry.amountFen,
      memo: 'reverse',
    };
  },
} as const;
