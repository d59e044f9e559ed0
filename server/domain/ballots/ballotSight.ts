import { holds, type Actor, type Role } from '../actor.js';
import type { BallotKind } from './ballotCount.js';

/** Those who vote, decide after it, keep the record or look into it. */
const readers: readonly Role[] = [
  'joint_member',
  'department_head',
  'review_secretary',
  'approver',
  'auditor',
];

/** Of whose vote it is asked, and how far it is. */
export interface CountedVote {
  readonly programmeId: string;
  readonly ballot: BallotKind;
  readonly counted: boolean;
}

/** Whether this person may check a count against its ballots once it is done, without names. */
export const maySeeCount = (actor: Actor, programmeId: string): boolean =>
  readers.some((role) => holds(actor, role, programmeId));

/**
 * Whether this person may read who voted what, and why: after the count of an open ballot, and of a
 * secret one never, whoever they are.
 */
export const maySeeVoters = (
  actor: Actor,
  { programmeId, ballot, counted }: CountedVote,
): boolean => ballot === 'open' && counted && maySeeCount(actor, programmeId);
