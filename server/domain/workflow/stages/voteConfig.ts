import { z } from 'zod';
import { ballotKinds, voteRules } from '../../ballots/ballotCount.js';
import { memberSchema, namedVoteSchema, tallySchema } from '../../ballots/members.js';
import { stageRole } from '../contract/stageKind.js';

/**
 * 联席会议: members vote one by one, each once as a person; they may amend the proposed class.
 * Whoever stands in for an absent member votes on that member's seat, so that a seat counts once.
 * Those who are kept out of the case are no members of it.
 *
 * A vote ends when everybody who is present has voted, when nothing can change any more what it
 * comes to, or when the chair closes it; never because so many were quickest. The quorum is the
 * floor below which it is not valid, see `validFrom`.
 *
 * The case knows seats by number, whether they have voted, and what a round came to once it was
 * counted. Who sits there is a row of `seats`; what they voted is a row of `ballots`, and the
 * `room` that every verb is given says what those rows come to.
 */
export const voteConfig = {
  quorum: z.number().int().min(1).max(50),
  rule: z.enum(voteRules).default('majority'),
  /** Secret: nobody learns who voted what; each member gets a code to check the count by. */
  ballot: z.enum(ballotKinds).default('open'),
  /** Exactly half in favour: not carried, or decided by whoever is in the chair. */
  tie: z.enum(['lost', 'chair']).default('lost'),
  /** How often members may vote; where a round is left, what is not carried waits for the chair. */
  rounds: z.number().int().min(1).max(3).default(1),
  /** One member after the other rather than all at once, so that each knows who voted before. */
  sequence: z.boolean().default(false),
};
export const voteSchema = z.object({ ...voteConfig, ...stageRole });
/** What a case knows of its vote. */
export const voteMemorySchema = z.object({
  /** Ballots of 0.5 and before; they are counted with those of today. */
  votes: z.array(namedVoteSchema).default([]),
  members: z.array(memberSchema).default([]),
  round: z.number().int().default(1),
  /** How often somebody was asked anew: a task that is opened again is a new one. */
  anew: z.number().int().default(0),
  /** What all ballots of a round came to where that waits for the chair. */
  waits: z.enum(['tied', 'lost']).nullable().default(null),
  counted: tallySchema.nullable().default(null),
});
export type VoteMemory = z.infer<typeof voteMemorySchema>;
