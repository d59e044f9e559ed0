import type { TrancheStatus } from '../award/awardStatuses.js';
import type { Standing } from '../organisation/standings.js';

/**
 * Why an instalment is not paid now. A new reason is a line here, its fact below, its condition in
 * `shared/payable/payableSql.ts`, and its words in `payments.hindrance` and `payments.lift`.
 */
export const hindranceKinds = [
  'not_due',
  'taken',
  'on_hold',
  'decision_waits',
  'ended',
  'suspended',
  'correction',
  'objection',
  'asked_back',
  'case_held',
  'unverified',
  'contested',
  'dishonest',
  'abnormal_listed',
  'report_owed',
  'duty_owed',
  'agreement_unsigned',
  'account_missing',
  'account_returned',
  'account_refused',
  'account_unproved',
  'account_unchecked',
  'account_changing',
  'account_paused',
  'account_replaced',
  'year_closed',
  'record_broken',
] as const;
export type HindranceKind = (typeof hindranceKinds)[number];

/** One reason why an instalment is not paid now, with what fills its words. */
export interface PaymentHindrance {
  readonly kind: HindranceKind;
  readonly params: Readonly<Record<string, string>>;
}

/** Standings on which nothing is paid (docs/sources.md §7.5): what the zone itself knows of a promise holds no money. */
export const unpaidStandings = ['dishonest', 'abnormal_listed'] as const satisfies Standing[];
export type UnpaidStanding = (typeof unpaidStandings)[number];

/** What is known of an instalment, its case, its payee and its budget line at one moment. */
export interface PayableFacts {
  readonly status: TrancheStatus;
  /** The number of a batch that has it, other than the one that asks; null for none. */
  readonly taken_by: string | null;
  /** Since when two persons hold it. */
  readonly held_at: string | null;
  /** What to do about it was proposed and waits for a second person. */
  readonly decision_waits: boolean;
  /** The case ended with what it was granted taken away, and nobody decided that this is paid. */
  readonly ended: boolean;
  readonly suspended: boolean;
  /** What the money rests on waits to be corrected by two. */
  readonly correction: boolean;
  readonly objection: boolean;
  /** Money of the case that was paid is asked back, and that is not over. */
  readonly asked_back: boolean;
  /** Something else holds the case. */
  readonly case_held: boolean;
  /** Nobody has verified the organisation that is paid. */
  readonly unverified: boolean;
  /** Somebody else's claim to it was taken up and is undecided. */
  readonly contested: boolean;
  /** The gravest standing on which nothing is paid, with its source and its first day; null for none. */
  readonly standing: UnpaidStanding | null;
  readonly standing_source: string | null;
  readonly standing_from: string | null;
  /** The awardee is late with what the case waits for. */
  readonly report_owed: boolean;
  /** What the awardee owes beside the stages is late or failed, and holds money. */
  readonly duty_owed: boolean;
  /** An agreement was made out that both sides have yet to sign. */
  readonly agreement_unsigned: boolean;
  readonly account_missing: boolean;
  /** The bank sent back what was paid to it, and nobody has named or proved one since. */
  readonly account_returned: boolean;
  /** What was asked for last did not pass the check. */
  readonly account_refused: boolean;
  /** Its payee owes the proof that it is held against. */
  readonly account_unproved: boolean;
  readonly account_unchecked: boolean;
  /** Another account was asked for. */
  readonly account_changing: boolean;
  /** Another account was confirmed less than a day ago. */
  readonly account_paused: boolean;
  /** The batch names an account that stands no more. */
  readonly account_replaced: boolean;
  /** The year of its budget line is closed. */
  readonly year_closed: boolean;
  /** The last check of the record found something broken. */
  readonly record_broken: boolean;
}

/**
 * Every reason why an instalment is not paid now, the gravest first; none where it is payable. Asked
 * of the due list, and at preparing, reviewing, approving and exporting, of the facts of that moment.
 */
export function payableNow(facts: PayableFacts): readonly PaymentHindrance[] {
  if (facts.status !== 'due') return [{ kind: 'not_due', params: {} }];
  return hindranceKinds
    .filter((kind) => stands[kind](facts))
    .map((kind) => ({ kind, params: told[kind]?.(facts) ?? {} }));
}

const stands: Readonly<Record<HindranceKind, (facts: PayableFacts) => boolean>> = {
  not_due: ({ status }) => status !== 'due',
  taken: ({ taken_by: number }) => number !== null,
  on_hold: ({ held_at: since }) => since !== null,
  decision_waits: (facts) => facts.decision_waits,
  ended: (facts) => facts.ended,
  suspended: (facts) => facts.suspended,
  correction: (facts) => facts.correction,
  objection: (facts) => facts.objection,
  asked_back: (facts) => facts.asked_back,
  // Objections and suspensions hold a case as well, and say more.
  case_held: (facts) => facts.case_held && !facts.objection && !facts.suspended,
  unverified: (facts) => facts.unverified,
  contested: (facts) => facts.contested,
  dishonest: ({ standing }) => standing === 'dishonest',
  abnormal_listed: ({ standing }) => standing === 'abnormal_listed',
  report_owed: (facts) => facts.report_owed,
  duty_owed: (facts) => facts.duty_owed,
  agreement_unsigned: (facts) => facts.agreement_unsigned,
  account_missing: (facts) => facts.account_missing,
  account_returned: (facts) => facts.account_returned,
  account_refused: (facts) => facts.account_refused,
  account_unproved: (facts) => facts.account_unproved,
  account_unchecked: (facts) => facts.account_unchecked,
  account_changing: (facts) => facts.account_changing,
  account_paused: (facts) => facts.account_paused,
  account_replaced: (facts) => facts.account_replaced,
  year_closed: (facts) => facts.year_closed,
  record_broken: (facts) => facts.record_broken,
};

type Told = (facts: PayableFacts) => PaymentHindrance['params'];
const listed: Told = ({ standing_source: source, standing_from: from }) => ({
  source: source ?? '',
  from: from ?? '',
});
const told: Readonly<Partial<Record<HindranceKind, Told>>> = {
  taken: ({ taken_by: batch }) => ({ batch: batch ?? '' }),
  dishonest: listed,
  abnormal_listed: listed,
};

/** The hindrances without those that the step which asks is about to remove. */
export const besides = (
  found: readonly PaymentHindrance[],
  removed: readonly HindranceKind[],
): readonly PaymentHindrance[] => found.filter(({ kind }) => !removed.includes(kind));
