import type { Actor } from '../../domain/actor.js';
import { membersNow, type VoteMember } from '../../domain/ballots/members.js';
import { act } from '../../domain/workflow/machine.js';
import type { HeldCase } from '../casefile/caseFile.js';
import { changeCase, clockActor, decideVerb } from '../casework/caseWork.js';
import type { Deps } from '../request/deps.js';
import { voteRoom, votingIn } from './voteRoom.query.js';

/** What whoever is in the chair does about a vote, or the body above where too few may vote. */
export const chairVerbs = [
  'attend',
  'close_vote',
  'cast_deciding',
  'vote_again',
  'decide_above',
] as const;
export type ChairVerb = (typeof chairVerbs)[number];

/** An act of the chair about the vote of a case that the caller's transaction holds. */
export async function chairVote(
  deps: Deps,
  actor: Actor,
  held: HeldCase,
  verb: ChairVerb,
  typed: object,
): Promise<void> {
  const { room, stage } = await voteRoom(deps, held);
  await changeCase(deps, actor, held, (file, context) =>
    decideVerb(actor, file, context, { inStage: stage, verb, typed: { ...typed, room } }),
  );
}

/**
 * Brings the vote of a case up to its members of today, after one has been recused or has lost the
 * office: nobody waits for them. Nothing, and false, where the case stands in no vote, where that
 * waits for the chair, or where nobody stands otherwise than the case knows.
 */
export async function membersChanged(deps: Deps, held: HeldCase): Promise<boolean> {
  const standing = votingIn(held)?.standing;
  if (standing === undefined || standing.waits !== null) return false;
  const { room } = await voteRoom(deps, held);
  const now = membersNow(standing.members, room);
  const same = ({ seat, is }: VoteMember, at: number): boolean => {
    const known = standing.members[at];
    return known?.seat === seat && known.is === is;
  };
  if (now.every(same)) return false;
  await changeCase(deps, clockActor, held, (file, context) =>
    act(context, file.subject.state, 'members_changed', { room }),
  );
  return true;
}
