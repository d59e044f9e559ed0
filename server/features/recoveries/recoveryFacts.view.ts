import { overdueSince, recoveryRoute, type RecoveryTerms } from '../../domain/fund/recovery.js';
import { zoneDay } from '../../domain/calendar.js';
import { inLocale } from '../../domain/localText.js';
import { yuanText } from '../../domain/money.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import type { RecoveryRow } from './recovery.file.js';
import type { RecoveryMatter } from './recoveries.query.js';

const tones = {
  hearing: 'info',
  claimed: 'urgent',
  settled: 'ok',
  dropped: 'quiet',
  withdrawn: 'quiet',
  written_off: 'quiet',
} as const;

/** Where a recovery stands, as a badge. */
export const recoveryBadge = (
  row: Pick<
    RecoveryRow,
    'status' | 'contested_at' | 'due_on' | 'plan' | 'principal' | 'interest' | 'received'
  >,
  now: Date,
) => {
  const { status, contested_at: contested } = row;
  if (status === 'claimed' && contested !== null) {
    return { tone: 'info', label: { key: 'recoveries.statuses.contested' } };
  }
  if (status === 'claimed' && overdueSince(row, zoneDay(now)) !== null) {
    return { tone: 'bad', label: { key: 'recoveries.statuses.overdue' } };
  }
  return { tone: tones[status], label: { key: `recoveries.statuses.${status}` } };
};

/** A percentage a year as it is written: `3.45`. */
export const rateText = (rate: number): string => (rate / 100).toFixed(2);

/** The rule by which it was reckoned, with its numbers. */
export function ruleWords(terms: RecoveryTerms, { words, locale }: PageContext): string {
  const values =
    'of' in terms
      ? { kept: terms.kept, of: terms.of }
      : 'amountFen' in terms
        ? { yuan: yuanText(terms.amountFen) }
        : {};
  return words(locale, `recoveries.rulesSaid.${terms.rule}`, values);
}

/** What is asked back, why and how it is reckoned: for the zone and for the awardee alike. */
export function recoveryFacts(row: RecoveryRow, matter: RecoveryMatter, context: PageContext) {
  const { locale, now } = context;
  const total = row.principal + row.interest;
  return {
    cause: { key: `recoveries.causes.${row.cause}` },
    basis: row.basis,
    facts: row.facts,
    rule: ruleWords(row.terms, context),
    principal: Number(row.principal),
    interest: Number(row.interest),
    rate: row.rate > 0 && rateText(row.rate),
    interestBasis: row.interest_basis,
    interestUntil: row.rate > 0 && zoneDay(new Date(row.opened_at)),
    total: Number(total),
    received: Number(row.received),
    left: Number(total - row.received),
    due: row.due_on ?? false,
    hearingUntil: row.hearing_until,
    lines: row.lines.map((line) => ({
      name: inLocale(matter.instalments.get(line.tranche) ?? { zh: '', en: '' }, locale),
      paidOn: line.paidOn,
      paid: line.paidFen,
      claim: line.claimFen,
      days: line.days,
      interest: line.interestFen,
      route: { key: `recoveries.routes.${recoveryRoute(line, zoneDay(now), false)}` },
    })),
    plan: row.plan.map(({ on, amountFen }) => ({ on, amount: amountFen })),
  };
}
