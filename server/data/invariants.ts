import type { Database } from './database.js';
import { caseInvariants } from './invariants/caseInvariants.js';
import { dutyInvariants } from './invariants/dutyInvariants.js';
import { headInvariants } from './invariants/headInvariants.js';
import type { Invariant } from './invariants/invariant.js';
import { defenceInvariants } from './invariants/defenceInvariants.js';
import { meetingInvariants } from './invariants/meetingInvariants.js';
import { moneyInvariants } from './invariants/moneyInvariants.js';
import { limitInvariants } from './invariants/limitInvariants.js';
import { moneyEventInvariants } from './invariants/moneyEventInvariants.js';
import { payeeInvariants } from './invariants/payeeInvariants.js';
import { paymentInvariants } from './invariants/paymentInvariants.js';
import { postingInvariants } from './invariants/postingInvariants.js';
import { recordInvariants } from './invariants/recordInvariants.js';
import { recoveryInvariants } from './invariants/recoveryInvariants.js';
import { rightEventInvariants } from './invariants/rightEventInvariants.js';
import { versionInvariants } from './invariants/versionInvariants.js';
import { voucherInvariants } from './invariants/voucherInvariants.js';

export interface InvariantResult {
  readonly name: string;
  /** The offending rows, at most twenty; empty where the invariant holds. */
  readonly broken: readonly object[];
}

/** Every named invariant of the product. */
export const invariants: readonly Invariant[] = [
  ...moneyInvariants,
  ...paymentInvariants,
  ...postingInvariants,
  ...recoveryInvariants,
  ...payeeInvariants,
  ...dutyInvariants,
  ...caseInvariants,
  ...recordInvariants,
  ...headInvariants,
  ...moneyEventInvariants,
  ...limitInvariants,
  ...rightEventInvariants,
  ...meetingInvariants,
  ...defenceInvariants,
  ...versionInvariants,
  ...voucherInvariants,
];

/**
 * Runs the invariants, all of them or those that are looked at every hour; each result says what
 * breaks it. The index of words alone takes half as long again as all others together.
 */
export async function checkInvariants(
  db: Database,
  { whole } = { whole: true },
): Promise<InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const { name, sql } of invariants.filter(({ derived }) => whole || derived !== true)) {
    // What an invariant shows of a fault differs from one to the next: it is printed as it is.
    const broken = await db.readAsItIs(`${sql} LIMIT 20`);
    results.push({ name, broken });
  }
  return results;
}
