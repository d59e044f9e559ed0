import { fc } from './fastCheck.js';

/** What is compared: three lines, two of one year and one of the next, and what awards hold of them. */
type Account = 'free' | 'reserved' | 'committed' | 'payable' | 'paid';
type Balances = Record<Account, bigint>;
export interface ModelLine {
  readonly id: string;
  readonly year: number;
  closed: boolean;
  readonly has: Balances;
}
export interface Item {
  readonly id: string;
  readonly amount: bigint;
  line: number;
  at: Exclude<Account, 'free'>;
}
export interface Done {
  readonly id: string;
  readonly changes: readonly (readonly [line: number, free: bigint])[];
  undone: boolean;
}

const kinds = [
  'increase',
  'reduce',
  'transfer',
  'give_back',
  'reverse',
  'carry',
  'end',
  'reopen',
  'reserve',
  'commit',
  'due',
  'pay',
  'bounce',
] as const;
export const command = fc.record({
  kind: fc.constantFrom(...kinds),
  a: fc.nat(2),
  b: fc.nat(2),
  amount: fc.bigInt({ min: 1n, max: 400n }),
  pick: fc.nat(9),
});
export interface Command {
  readonly kind: (typeof kinds)[number];
  readonly a: number;
  readonly b: number;
  readonly amount: bigint;
  readonly pick: number;
}
