/** Where an obligation stands: `open` waits for the awardee, `filed` for who looks at it. */
export const dutyStatuses = ['open', 'filed', 'accepted', 'failed', 'waived', 'over'] as const;
export type DutyStatus = (typeof dutyStatuses)[number];

/** Why nothing is owed any more of what nobody decided. */
export const dutyEndings = ['kept', 'case_ended', 'not_begun', 'not_in_version'] as const;
export type DutyEnding = (typeof dutyEndings)[number];

/** What is found of what was handed in; an occasion may be refused as well. */
export const dutyOutcomes = ['accepted', 'returned', 'refused'] as const;
export type DutyOutcome = (typeof dutyOutcomes)[number];

/** What one person asks for and another decides. */
export const dutyActs = ['extend', 'waive', 'fail'] as const;
export type DutyAct = (typeof dutyActs)[number];

/** What came of a failure; that recovery was considered is said by the officer. */
export const dutyEffects = [
  'hold_money',
  'list_organisation',
  'delist_entry',
  'consider_recovery',
  'recovery_considered',
] as const;

/** What the rules of handing in look at. */
export interface DutyStanding {
  readonly status: DutyStatus;
  readonly clock: string;
  /** 0 for the line of what is told whenever it happens. */
  readonly period: number;
  readonly stopped_at: string | null;
  readonly due_at: string | null;
}

/** What the acts of two persons look at. */
interface ActedOn extends DutyStanding {
  /** From when on it holds money; null where it holds none. */
  readonly hold_from: string | null;
}

/** The line that stands as long as occasions are to be told. */
export const isStandingLine = ({ clock, period }: DutyStanding): boolean =>
  clock === 'occasion' && period === 0;

/** Why nothing can be handed in, as a refusal's code; null where it can. Too late is never too late. */
export function whyNotFiled({ status, clock }: DutyStanding): string | null {
  if (clock === 'stands') return 'duty_only_stands';
  return status === 'open' ? null : `duty_${status}_already`;
}

/** Whether it waits for somebody: for the awardee, or for who looks at it. */
export const isLiveDuty = ({ status }: Pick<DutyStanding, 'status'>): boolean =>
  status === 'open' || status === 'filed';

/** Whether it is late at a moment: an obligation whose clock stands still is not. */
export const isLate = ({ status, stopped_at: stopped, due_at: due }: DutyStanding, now: string) =>
  status === 'open' && stopped === null && due !== null && due < now;

/** Why an act is not possible, as a refusal's code; null where it is. */
export function whyNotActed(act: DutyAct, duty: ActedOn, now: string): string | null {
  // A failure holds money until two persons say otherwise.
  if (act === 'waive' && duty.status === 'failed') return null;
  if (duty.status !== 'open' && !(act === 'fail' && duty.status === 'filed')) {
    return `duty_${duty.status}_already`;
  }
  if (act === 'extend' && duty.due_at === null) return 'duty_without_date';
  if (act === 'fail' && duty.status === 'open' && duty.due_at !== null && !isLate(duty, now)) {
    return 'duty_not_late';
  }
  // A line that stands is not waived, but the money that its failure holds is let go.
  const bare = isStandingLine(duty) && duty.hold_from === null;
  return act === 'waive' && bare ? 'duty_not_waived' : null;
}
