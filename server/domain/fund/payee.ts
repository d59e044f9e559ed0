/**
 * Where an award is paid to: assignments that are only added, each with the paper that proves it,
 * and the answer that a second person of the zone gave to it.
 */

/**
 * `first`: named when the award was committed · `brought`: stood there before there were
 * assignments · `proved`: the same account with its proof · `changed`: another account.
 */
export const payeeKinds = ['first', 'brought', 'proved', 'changed'] as const;
export type PayeeKind = (typeof payeeKinds)[number];

export const payeeOutcomes = ['confirmed', 'refused', 'withdrawn'] as const;
export type PayeeOutcome = (typeof payeeOutcomes)[number];

/**
 * Hours between the check of a changed account and the first payment to it, in which whoever did
 * not ask for it can still be heard. An assumption: no rule of the zone names a figure.
 */
export const payeePauseHours = 24;

export interface PayeeAssignment {
  readonly id: string;
  /** 1 for the first of its award. */
  readonly place: number;
  readonly accountId: string;
  readonly kind: PayeeKind;
  readonly askedAt: string;
  readonly outcome: PayeeOutcome | null;
  readonly decidedAt: string | null;
  /** From when money goes to it; of confirmed ones alone. */
  readonly countsFrom: string | null;
}

/** The last payment of an instalment still owed, which the bank sent back. */
export interface ReturnedPayment {
  readonly at: string;
  readonly reason: string;
  readonly reference: string;
  readonly assignmentId: string | null;
  readonly accountId: string;
}

export interface PayeeFacts<A extends PayeeAssignment = PayeeAssignment> {
  /** In the order of their places. */
  readonly assignments: readonly A[];
  /** Whether the account that stands was held against its proof, for this award or another. */
  readonly checked: boolean;
  readonly returned: ReturnedPayment | null;
}

/** Why an award cannot be paid as far as its account goes; `ready` where it can. */
export type PayeeStanding =
  | { readonly is: 'missing' }
  | { readonly is: 'unproved'; readonly since: string }
  | { readonly is: 'unchecked'; readonly since: string }
  | { readonly is: 'change_waits'; readonly since: string }
  | { readonly is: 'paused'; readonly until: string }
  | { readonly is: 'refused'; readonly since: string }
  | { readonly is: 'returned'; readonly since: string; readonly reason: string }
  | { readonly is: 'ready' };

export type PayeeHold = Exclude<PayeeStanding['is'], 'ready'>;

/** Those that stand by themselves: the account was named with the award and is checked for all awards. */
const isGiven = ({ kind }: PayeeAssignment): boolean => kind === 'first' || kind === 'brought';

/** The assignment that an award is paid by: the last one that was given with it or confirmed since. */
export const currentPayee = <A extends PayeeAssignment>(assignments: readonly A[]): A | null =>
  assignments.findLast((each) => isGiven(each) || each.outcome === 'confirmed') ?? null;

/** The assignment that waits for the zone's check; at most one does. */
export const openPayee = <A extends PayeeAssignment>(assignments: readonly A[]): A | null => {
  const from = currentPayee(assignments)?.place ?? 0;
  return (
    assignments.findLast((each) => !isGiven(each) && each.outcome === null && each.place > from) ??
    null
  );
};

/** Whether, and why not, an award is paid as far as its account goes. */
export function payeeStanding(
  { assignments, checked, returned }: PayeeFacts,
  now: Date,
): PayeeStanding {
  const current = currentPayee(assignments);
  if (current === null) return { is: 'missing' };
  const open = openPayee(assignments);
  if (open !== null) {
    return { is: open.kind === 'changed' ? 'change_waits' : 'unchecked', since: open.askedAt };
  }
  if (current.countsFrom !== null && current.countsFrom > now.toISOString()) {
    return { is: 'paused', until: current.countsFrom };
  }
  const back = returned !== null && returnedPlace(assignments, returned) >= current.place;
  const last = assignments.at(-1);
  if ((back || !checked) && last?.outcome === 'refused') {
    return { is: 'refused', since: last.decidedAt ?? last.askedAt };
  }
  if (back) return { is: 'returned', since: returned.at, reason: returned.reason };
  return checked ? { is: 'ready' } : { is: 'unproved', since: current.askedAt };
}

/** Where the assignment stands that a payment went by; older payments name an account alone. */
function returnedPlace(
  assignments: readonly PayeeAssignment[],
  { assignmentId, accountId }: ReturnedPayment,
): number {
  const by =
    assignments.find(({ id }) => id === assignmentId) ??
    assignments.findLast((each) => each.accountId === accountId);
  return by?.place ?? 0;
}

/**
 * From when money goes to an account confirmed at this moment: after the pause where it is another
 * than the payee is known by, be it by this award or because `elsewhere` one of theirs was checked
 * before and this one never.
 */
export function payeeCountsFrom(kind: PayeeKind, elsewhere: boolean, at: Date): Date {
  return kind === 'changed' || elsewhere
    ? new Date(at.getTime() + payeePauseHours * 3_600_000)
    : at;
}
