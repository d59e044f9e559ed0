import type { Fen } from '../money.js';
import { postings, type Entry } from './ledger.js';

/** What finance does to the budget, each proposed by one person and approved by another. */
export const budgetActs = [
  'appropriate',
  'increase',
  'reduce',
  'transfer',
  'reverse',
  'carry_over',
  'give_back',
  'correct',
  'close',
  'reopen',
] as const;
export type BudgetAct = (typeof budgetActs)[number];

/** What two persons post: an act about the budget, or money of a recovery that came back. */
export const postingActs = [...budgetActs, 'recover'] as const;
export type PostingAct = (typeof postingActs)[number];

/**
 * Where money comes from that enters a line, and goes that leaves it: an entry has its other end
 * there when that end is `appropriated`. What is on its way between lines or years has arrived when
 * the posting ends; only the treasury gives and keeps.
 */
export const outsideAccounts = ['treasury', 'in_transit', 'carried_over'] as const;
export type OutsideAccount = (typeof outsideAccounts)[number];

/** One movement of a posting on one line, and for whose award it was. */
export interface Leg {
  readonly budgetLineId: string;
  readonly entry: Entry;
  readonly outside: OutsideAccount | null;
  readonly applicationId?: string;
  readonly trancheId?: string;
  /** First moment (ISO) of the bank's own day, where money came in or left by a bank. */
  readonly valuedAt?: string;
}

/** Money enters a line and is free there. */
export const bringIn = (budgetLineId: string, amount: Fen, outside: OutsideAccount): Leg => ({
  budgetLineId,
  entry: postings.appropriate(amount),
  outside,
});

/** Free money leaves a line: the mirror image of an appropriation. */
export const takeOut = (budgetLineId: string, amount: Fen, outside: OutsideAccount): Leg => ({
  budgetLineId,
  entry: postings.reverse(postings.appropriate(amount)),
  outside,
});

/** Free money changes the line. */
export const moveFree = (from: string, to: string, amount: Fen): readonly Leg[] => [
  takeOut(from, amount, 'in_transit'),
  bringIn(to, amount, 'in_transit'),
];
