import type { Actor } from './actor.js';
import { stale, type Refused } from './refusal.js';

/** What one person has proposed and another decides, as far as the rule asks about it. */
export interface Proposed {
  /** `proposed` while it is undecided; the other words are the kind's own. */
  readonly status: string;
  /** The person who proposed it, not the account: a second account is no second person. */
  readonly proposed_person: string;
  /** Counts the changes of the row, where its kind keeps count. */
  readonly version?: number;
}

/** How a kind of proposal says no. */
export interface ProposalRefusals {
  /** It has been decided, was taken back, or never was. */
  readonly decided: () => Refused;
  /** Who proposed it may not decide it. */
  readonly own: () => Refused;
  /** Only who proposed it takes it back; left out where anybody who may decide it may. */
  readonly notYours?: () => Refused;
}

/**
 * The proposal, refused unless it waits for a decision. `seen` is the version that the page showed:
 * where it is given, any other is stale.
 */
export function demandUndecided<P extends Proposed>(
  proposal: P | null,
  refusals: ProposalRefusals,
  seen?: number,
): P {
  if (proposal?.status !== 'proposed') throw refusals.decided();
  if (seen !== undefined && proposal.version !== seen) throw stale();
  return proposal;
}

/** Refuses the person who proposed it, by whatever account. */
export function demandAnotherPerson(
  actor: Actor,
  proposal: Proposed,
  refusals: ProposalRefusals,
): void {
  if (proposal.proposed_person === actor.personId) throw refusals.own();
}

/** Refuses whoever may not take it back. */
export function demandMayWithdraw(
  actor: Actor,
  proposal: Proposed,
  { notYours }: ProposalRefusals,
): void {
  if (notYours && proposal.proposed_person !== actor.personId) throw notYours();
}
