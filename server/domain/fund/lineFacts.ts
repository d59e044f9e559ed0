/** Whose money it is. */
export const fundSources = ['central', 'province', 'city', 'zone'] as const;
export type FundSource = (typeof fundSources)[number];

/** How the treasury pays: itself on the zone's order, or through the zone within a limit it was given. */
export const paymentMethods = ['direct', 'authorised'] as const;
export type PaymentMethod = (typeof paymentMethods)[number];

/** What account the zone pays from: a zero-balance account of the treasury, or a special account. */
export const payerKinds = ['zero_balance', 'special'] as const;
export type PayerKind = (typeof payerKinds)[number];

/**
 * What a budget line is in the papers of the treasury. All may be unknown of a line that was opened
 * before this was asked.
 */
export interface LineFacts {
  /** Number of the paper that allots it. */
  readonly document: string;
  readonly source: FundSource | null;
  /** What the money is for, by the yearly classification of government revenue and expenditure. */
  readonly functionalCode: string;
  readonly functionalName: string;
  /** What it is spent on, by the same classification. */
  readonly economicCode: string;
  readonly economicName: string;
  readonly paymentMethod: PaymentMethod | null;
  readonly payerKind: PayerKind | null;
  readonly payerBank: string;
  /** The last four digits of the payer's account; the whole number stays with the bank. */
  readonly payerTail: string;
}
