import type { Fen } from '../money.js';

/** The amount over which a batch is approved twice; null where every amount is approved once. */
export type ApprovalLimit = Fen | null;

/** Whether a batch of this total needs a second approver: over the limit, not at it. */
export const needsSecondApproval = (totalFen: bigint, limit: ApprovalLimit): boolean =>
  limit !== null && totalFen > BigInt(limit);
