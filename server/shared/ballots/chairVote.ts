import type { Actor } from '../../domain/actor.js';
import { act } from '../../domain/workflow/machine.js';
import type { HeldCase } from '../casefile/caseFile.js';
import { changeCase, clockActor, decideVerb } from '../casework/caseWork.js';
import type { Deps } from '../request/deps.js';
import { voteRoom, votingIn } from './voteRoom.query.js';

/** What whoever is in the chair does about a vote. */
export const chairVerbs = ['attend', 'close_vote', 'cast_deciding', 'vote_again'] as const;
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
 * office: nobody waits for them. Nothing where the case stands in no vote.
 */
export async function membersChanged(deps: Deps, held: HeldCase): Promise<void> {
  if (votingIn(held) === null) return;
  const { room } = await voteRoom(deps, held);
  await changeCase(deps, clockActor, held, (file, context) =>
    act(context, file.subject.state, 'members_changed', { room }),
  );
}
