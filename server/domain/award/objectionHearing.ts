import type { ObjectionDecision } from './objectionTerm.js';

/**
 * 陈述申辩: before an objection is upheld the applicant is told of it, as far as that tells nobody
 * who objected, and answers or lets the term run (docs/sources.md §2.2).
 */

/** How long the applicant has from the day after they are asked, and once more where it is extended. */
export const hearingTerm = '5 wd';

/** How an examination may end; the last two say that nothing is left to decide. */
export const findings = ['dismissed', 'upheld', 'withdrawn', 'moot'] as const;
export type ObjectionOutcome = (typeof findings)[number];

/** What an objection is found to be in the end: only one that is right costs its case the award. */
export const objectionDecisionOf = (finding: ObjectionOutcome): ObjectionDecision =>
  finding === 'upheld' ? 'upheld' : 'dismissed';

/** Endings of an objection that say nothing of whether it was right. */
export const closings = ['withdrawn', 'moot'] as const;
export type Closing = (typeof closings)[number];

export const closingOf = (finding: ObjectionOutcome): Closing | null =>
  closings.find((each) => each === finding) ?? null;

/** How far the hearing is; times in ISO. */
export interface ObjectionHearing {
  readonly due_at: string;
  readonly extended_at: string | null;
  readonly answered_at: string | null;
}

/** An objection with what the rules of its examination ask about. */
export interface Examined {
  readonly isOpen: boolean;
  /** Whether whoever objected has taken it back. */
  readonly isWithdrawn: boolean;
  /** Whether a finding waits for its second person. */
  readonly isFound: boolean;
  /** Whether the case has ended, so that there is nothing left to hold or to strike. */
  readonly isOver: boolean;
  readonly hearing: ObjectionHearing | null;
}

/** Whether the applicant was asked, and what came of it by `now`. */
export function hearingStands(
  hearing: ObjectionHearing | null,
  now: Date,
): 'none' | 'waiting' | 'answered' | 'silent' {
  if (hearing === null) return 'none';
  if (hearing.answered_at !== null) return 'answered';
  return now.toISOString() <= hearing.due_at ? 'waiting' : 'silent';
}

/** Why nothing of the examination changes now, as the code of a refusal; null where it may. */
const whyClosed = ({ isOpen, isFound }: Examined): string | null => {
  if (!isOpen) return 'objection_decided';
  return isFound ? 'finding_waits' : null;
};

/** Why the applicant is not asked; null where they may be. */
export function whyNotHeard(examined: Examined): string | null {
  if (examined.hearing !== null) return 'hearing_asked';
  return whyClosed(examined) ?? (examined.isOver ? 'hearing_case_over' : null);
}

/** Why the applicant gets no more time; null where they may, which is once. */
export function whyNoMoreTime(examined: Examined): string | null {
  const { hearing } = examined;
  if (hearing === null) return 'hearing_not_asked';
  if (hearing.answered_at !== null) return 'hearing_answered';
  if (hearing.extended_at !== null) return 'hearing_extended';
  return whyClosed(examined);
}

/** Why an answer is not taken; late ones are, as long as nobody has proposed a finding. */
export function whyNotAnswered(examined: Examined): string | null {
  if (examined.hearing === null) return 'hearing_not_asked';
  if (examined.hearing.answered_at !== null) return 'hearing_answered';
  return whyClosed(examined) === null ? null : 'hearing_over';
}

/** Why whoever objected cannot take it back; null where they can. */
export function whyNotWithdrawn(examined: Examined): string | null {
  if (!examined.isOpen) return 'objection_decided';
  return examined.isWithdrawn ? 'objection_withdrawn' : null;
}

/** Why this finding cannot be proposed or approved; null where it can. */
export function whyNotFound(
  finding: ObjectionOutcome,
  examined: Examined,
  now: Date,
): string | null {
  if (!examined.isOpen) return 'objection_decided';
  if (finding === 'withdrawn') return examined.isWithdrawn ? null : 'objection_not_withdrawn';
  if (finding === 'moot') return examined.isOver ? null : 'objection_not_moot';
  if (finding === 'dismissed') return null;
  if (examined.isOver) return 'objection_case_over';
  const stands = hearingStands(examined.hearing, now);
  if (stands === 'none') return 'objection_not_heard';
  return stands === 'waiting' ? 'objection_hearing_runs' : null;
}

/**
 * Whether words name somebody who is to stay unknown: their name or how to reach them, in capitals
 * or not; a number and a name in characters also where they are written with gaps.
 */
export function namesObjector(text: string, secret: readonly string[]): boolean {
  const said = plainly(text);
  return secret.map(plainly).some((each) => {
    const close = withoutGaps(each);
    const gapless = /^\+?\d{7,}$/.test(close) || /\p{Script=Han}/u.test(close);
    return (
      (each.length > 1 && said.includes(each)) ||
      (gapless && close.length > 1 && withoutGaps(said).includes(close))
    );
  });
}

const plainly = (text: string): string =>
  text.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
const withoutGaps = (text: string): string => text.replaceAll(/[\s()·-]/g, '');
