import type { PaymentHindrance } from '../../domain/fund/payableNow.js';

/** Why something is not paid now, and who can change that, as a page says it. */
export const hindranceWords = (found: readonly PaymentHindrance[]): readonly object[] =>
  found.map(({ kind, params }) => ({
    why: { key: `payments.hindrance.${kind}`, ...params },
    lift: { key: `payments.lift.${kind}`, ...params },
  }));
