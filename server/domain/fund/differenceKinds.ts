import type { PaymentStatus, ResultMismatch } from './resultMatching.js';

/** How what did not agree came out: whose mistake it was, or that a later line put it right. */
export const differenceKinds = [
  'bank_wrong',
  'file_wrong',
  'settled_later',
  'unknown_payment',
] as const;
export type DifferenceKind = (typeof differenceKinds)[number];

/** A difference as far as its resolution asks. */
export interface OpenDifference {
  readonly why: ResultMismatch;
  /** The payment of the batch that it names; undefined where there is none. */
  readonly payment: PaymentStatus | undefined;
}

/** Why it cannot be resolved so, as the code of a refusal; null where it can. */
export function whyNotResolved(
  kind: DifferenceKind,
  { why, payment }: OpenDifference,
): string | null {
  if (kind === 'unknown_payment') return why === 'unknown' ? null : 'difference_known';
  if (kind !== 'settled_later') return null;
  return payment === 'paid' || payment === 'returned' ? null : 'difference_not_settled';
}
