import { zoneDay } from '../calendar.js';

/** Why money that was paid is asked back. */
export const recoveryCauses = [
  'false_papers',
  'terminated',
  'failed_acceptance',
  'moved_away',
  'double_award',
  'overpaid',
  'invoice_reversed',
  'paid_wrongly',
  'other',
] as const;
export type RecoveryCause = (typeof recoveryCauses)[number];

/** The zone's own mistake: nobody owes interest for it. */
export const withoutInterest: readonly RecoveryCause[] = ['paid_wrongly'];

/** For these who was paid may be listed as dishonest for a term. */
export const listable: readonly RecoveryCause[] = ['false_papers', 'double_award'];

/** How much of what was paid is asked back. */
export const recoveryRules = ['all', 'time', 'milestones', 'fixed', 'difference'] as const;
export type RecoveryRule = (typeof recoveryRules)[number];

export const recoveryStatuses = [
  'hearing',
  'claimed',
  'settled',
  'dropped',
  'withdrawn',
  'written_off',
] as const;
export type RecoveryStatus = (typeof recoveryStatuses)[number];

/** An instalment that was paid, and what earlier recoveries have left of it. */
export interface PaidInstalment {
  readonly tranche: string;
  readonly paidFen: number;
  /** On which day of the zone. */
  readonly paidOn: string;
  readonly lineId: string;
  readonly lineYear: number;
}

/** A line of a recovery: how much of one instalment is asked back, with interest from the day after it was paid. */
export interface RecoveryLine extends PaidInstalment {
  readonly claimFen: number;
  readonly days: number;
  readonly interestFen: number;
}

/** What a rule reckons with: parts kept and all parts, or an amount in fen. */
export type RecoveryTerms =
  | { readonly rule: 'all' }
  | { readonly rule: 'time' | 'milestones'; readonly kept: number; readonly of: number }
  | { readonly rule: 'fixed' | 'difference'; readonly amountFen: number };

/**
 * Interest in hundredths of a percent a year up to and including a day; 0 for none. `from` is the
 * first day that counts.
 */
export interface Interest {
  readonly rate: number;
  readonly until: string;
}

const dayMs = 86_400_000;
const daysOfYear = 365;

/**
 * What is asked back of each instalment, those paid last first, since of these the budget may have
 * the money again. Of a share each instalment gives its own part, rounded down to the fen in favour
 * of who was paid; `fixed` is an amount, `difference` what was paid above the amount that is due by
 * the settlement. Never more than was paid. Interest is simple, 365 days to the year, rounded down.
 */
export function recoveryLines(
  paid: readonly PaidInstalment[],
  terms: RecoveryTerms,
  { rate, until }: Interest,
): readonly RecoveryLine[] {
  const lastFirst = paid.toSorted((one, other) => (one.paidOn < other.paidOn ? 1 : -1));
  let left = wanted(paid, terms);
  return lastFirst.flatMap((each) => {
    const claimFen = Math.min(left, claimOf(each.paidFen, terms));
    left -= claimFen;
    if (claimFen === 0) return [];
    const days = rate === 0 ? 0 : Math.max(0, daysBetween(each.paidOn, until));
    return [{ ...each, claimFen, days, interestFen: interestOf(claimFen, rate, days) }];
  });
}

const total = (paid: readonly PaidInstalment[]): number =>
  paid.reduce((sum, { paidFen }) => sum + paidFen, 0);

function wanted(paid: readonly PaidInstalment[], terms: RecoveryTerms): number {
  if (terms.rule === 'fixed') return Math.min(terms.amountFen, total(paid));
  if (terms.rule === 'difference') return Math.max(0, total(paid) - terms.amountFen);
  return total(paid);
}

const claimOf = (paidFen: number, terms: RecoveryTerms): number =>
  terms.rule === 'time' || terms.rule === 'milestones'
    ? Number((BigInt(paidFen) * BigInt(terms.of - terms.kept)) / BigInt(terms.of))
    : paidFen;

/** Days after `from` up to and including `until`. */
const daysBetween = (from: string, until: string): number =>
  (Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs;

const interestOf = (fen: number, rate: number, days: number): number =>
  Number((BigInt(fen) * BigInt(rate) * BigInt(days)) / BigInt(10_000 * daysOfYear));

export const claimedFen = (lines: readonly RecoveryLine[]): number =>
  lines.reduce((sum, { claimFen }) => sum + claimFen, 0);
export const interestFen = (lines: readonly RecoveryLine[]): number =>
  lines.reduce((sum, line) => sum + line.interestFen, 0);

/** Where money that came back goes: it is spending undone in the year of the line, or the treasury's. */
type RecoveryRoute = 'budget' | 'treasury';

/**
 * Money that comes back, by the bank's date, in the year in which it was paid from a line of that
 * year undoes the spending, and the line may spend it again; a line that is closed or of an earlier
 * year is not opened for it: that money is the treasury's.
 */
export function recoveryRoute(
  { lineYear, paidOn }: Pick<RecoveryLine, 'lineYear' | 'paidOn'>,
  receivedOn: string,
  closed: boolean,
): RecoveryRoute {
  const year = receivedOn.slice(0, 4);
  return !closed && year === paidOn.slice(0, 4) && year === String(lineYear)
    ? 'budget'
    : 'treasury';
}

/** How much of one receipt belongs to one line. */
export interface ReceiptPart {
  readonly tranche: string;
  readonly amountFen: number;
}

/** A receipt by what it pays: the lines in their order, and what remains as interest. */
export interface SplitReceipt {
  readonly parts: readonly ReceiptPart[];
  readonly interestFen: number;
}

/**
 * Divides a receipt: first what was paid out, line by line, then interest. `before` are the parts of
 * receipts taken before. Throws RangeError for more than is owed.
 */
export function splitReceipt(
  lines: readonly RecoveryLine[],
  before: readonly SplitReceipt[],
  amountFen: number,
): SplitReceipt {
  let left = amountFen;
  const parts = lines.flatMap(({ tranche, claimFen }) => {
    const taken = Math.min(left, claimFen - takenOf(tranche, before));
    left -= taken;
    return taken > 0 ? [{ tranche, amountFen: taken }] : [];
  });
  const interestLeft =
    interestFen(lines) - before.reduce((sum, receipt) => sum + receipt.interestFen, 0);
  if (left > interestLeft) throw new RangeError('more than is owed');
  return { parts, interestFen: left };
}

const takenOf = (tranche: string, before: readonly SplitReceipt[]): number =>
  before
    .flatMap(({ parts }) => parts)
    .reduce((sum, part) => (part.tranche === tranche ? sum + part.amountFen : sum), 0);

/** Whether the awardee may still be heard: through the last day of the period, in the zone. */
export const isHeard = (hearingUntil: string, now: Date): boolean => zoneDay(now) <= hearingUntil;

/** A part in which it may be paid back, and by which day. */
export interface PlanPart {
  readonly on: string;
  readonly amountFen: number;
}

/**
 * Since when something is overdue: the first day by which less came in than was to come; null where
 * nothing is. The parts of a plan are what was left when it was agreed.
 */
export function overdueSince(
  owed: {
    readonly principal: bigint;
    readonly interest: bigint;
    readonly received: bigint;
    readonly due_on: string | null;
    readonly plan: readonly PlanPart[];
  },
  today: string,
): string | null {
  const all = Number(owed.principal + owed.interest);
  if (owed.plan.length === 0) {
    const late = owed.due_on !== null && owed.due_on < today && owed.received < BigInt(all);
    return late ? owed.due_on : null;
  }
  let byThen = all - owed.plan.reduce((sum, { amountFen }) => sum + amountFen, 0);
  for (const { on, amountFen } of owed.plan) {
    byThen += amountFen;
    if (on < today && owed.received < BigInt(byThen)) return on;
  }
  return null;
}
