import type { Fen } from '../money.js';
import type { ResultLine } from './resultFile.js';

export const paymentStatuses = ['in_batch', 'paid', 'returned', 'void'] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** A payment as the batch knows it. */
export interface KnownPayment {
  readonly status: PaymentStatus;
  readonly amountFen: Fen;
}

/** Why a line of a result file cannot be taken over. */
export const resultMismatches = ['unknown', 'amount', 'already_returned', 'void'] as const;
export type ResultMismatch = (typeof resultMismatches)[number];

export type ResultVerdict =
  | { readonly verdict: 'pay' | 'return' | 'bounce' | 'known' }
  | { readonly verdict: 'differs'; readonly why: ResultMismatch };

/**
 * What a line of the bank's result means for its payment. A line that says what is known already
 * changes nothing; money that was paid may still come back (`bounce`), but what came back is never
 * paid by an old file: it goes out again in a new batch under a new reference.
 */
export function judgeResult(line: ResultLine, payment: KnownPayment | undefined): ResultVerdict {
  if (!payment) return { verdict: 'differs', why: 'unknown' };
  if (payment.status === 'void') return { verdict: 'differs', why: 'void' };
  if (payment.amountFen !== line.amountFen) return { verdict: 'differs', why: 'amount' };
  if (payment.status === line.status) return { verdict: 'known' };
  if (payment.status === 'in_batch') return { verdict: line.status === 'paid' ? 'pay' : 'return' };
  if (payment.status === 'paid') return { verdict: 'bounce' };
  return { verdict: 'differs', why: 'already_returned' };
}
