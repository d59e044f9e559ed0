import { Refused, type FieldReasons } from '../refusal.js';
import type { PaymentHindrance } from './payableNow.js';

/** A line of a batch, or one that is to become one, with what keeps it from being paid. */
export interface HinderedLine {
  /** The id of the line on its page. */
  readonly anchor: string;
  readonly caseNumber: string;
  readonly hindrances: readonly PaymentHindrance[];
}

/**
 * Refuses a step of payment while a line is not payable: every such line by its number with the
 * gravest of its reasons; the page beside it says the others.
 */
export function refuseUnpayable(lines: readonly HinderedLine[]): void {
  const held = lines.filter(({ hindrances }) => hindrances.length > 0);
  if (held.length === 0) return;
  const fields: FieldReasons = Object.fromEntries(
    held
      .slice(0, mostNamed)
      .flatMap(({ anchor, caseNumber: number, hindrances: [gravest] }) =>
        gravest
          ? [[anchor, { code: `payable.${gravest.kind}`, params: { ...gravest.params, number } }]]
          : [],
      ),
  );
  throw new Refused('conflict', 'not_payable', { count: held.length }, fields);
}

/** More lines than this are not named one by one: whoever reads them looks at the page. */
const mostNamed = 50;
