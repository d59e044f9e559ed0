import { z } from 'zod';
import { voteChoices } from './ballotCount.js';

/** How a member stands to the vote; who has left is waited for no longer and counts nowhere. */
export const memberStates = ['asked', 'voted', 'absent', 'left'] as const;
export type MemberState = (typeof memberStates)[number];

export const memberSchema = z.object({ seat: z.number().int(), is: z.enum(memberStates) });
export type VoteMember = z.infer<typeof memberSchema>;

export const tallySchema = z.object({
  agree: z.number().int(),
  amend: z.number().int(),
  against: z.number().int(),
  abstain: z.number().int(),
  classes: z.record(z.string(), z.number().int()),
});

/**
 * What only rows outside the case know while somebody acts in a vote: who has become a member since
 * it began, whose seat nobody need wait for, whose ballot counts no more, and what those that were
 * cast say. It is never typed by anybody: a service reads it under the lock of the case.
 */
export const roomSchema = z.object({
  /** Members without a seat. */
  joined: z.array(z.string()).default([]),
  /** Seats of people who are no members any more or are kept out of the case. */
  gone: z.array(z.number().int()).default([]),
  /** Those of them whose ballot does not count either: a conflict was found after it was cast. */
  void: z.array(z.number().int()).default([]),
  /** Seats on which somebody stood in who is kept out of the case: their own member is asked anew. */
  freed: z.array(z.number().int()).default([]),
  /** Of the present round, with the ballot that is being cast and without void ones. */
  tally: tallySchema,
});
export type BallotRoom = z.infer<typeof roomSchema>;

/** A ballot as 0.5 and before noted it in the case itself; the seat is the member's account. */
export const namedVoteSchema = z.object({
  personId: z.string(),
  seat: z.string().optional(),
  vote: z.enum(voteChoices),
  class: z.string().optional(),
  reason: z.string(),
});
export type NamedVote = z.infer<typeof namedVoteSchema>;

/** The members as the room has them now. */
export function membersNow(
  members: readonly VoteMember[],
  { joined, gone, void: voided, freed }: BallotRoom,
): VoteMember[] {
  const now = members.map(({ seat, is }): VoteMember => {
    if (gone.includes(seat)) {
      return { seat, is: is === 'voted' && !voided.includes(seat) ? is : 'left' };
    }
    if (is === 'voted' && freed.includes(seat)) return { seat, is: 'asked' };
    return { seat, is: is === 'left' ? 'asked' : is };
  });
  const next = members.length + 1;
  return [...now, ...joined.map((_, at): VoteMember => ({ seat: next + at, is: 'asked' }))];
}
