import type { Actor } from '../../../domain/actor.js';
import { readTyped } from '../../../domain/typed.js';
import { ballotInput, castBallot, takeBackBallot } from '../../../shared/ballots/castBallot.js';
import { chairVerbs, chairVote } from '../../../shared/ballots/chairVote.js';
import { standingOf } from '../../../domain/access/caseAccess.js';
import { conflict, forbidden, hidden } from '../../../domain/refusal.js';
import { holdCase, type HeldCase } from '../../../shared/casefile/caseFile.js';
import type { Deps } from '../../../shared/request/deps.js';
import { recuseFromVote, recuseInput } from './recuse.step.js';

/** A case and the stage that its form was shown in. */
interface InStage {
  readonly id: string;
  readonly stage: string;
}
type Typed = Readonly<Record<string, unknown>>;

/** Something done about a vote on the page of its case; gives the page to go on with. */
type VoteAct = (deps: Deps, actor: Actor, of: InStage, typed: Typed) => Promise<string>;

const onCase =
  (act: (deps: Deps, actor: Actor, held: HeldCase, typed: Typed) => Promise<void>): VoteAct =>
  async (deps, actor, { id, stage }, typed) =>
    deps.db.transaction(async () => {
      const held = await holdCase(deps, id);
      const standing = standingOf(actor, held.subject);
      if (standing === 'applicant') throw forbidden('own_case');
      if (standing !== 'staff') throw hidden();
      if (held.subject.state.stage !== stage) throw conflict('stage_moved_on', { stage });
      await act(deps, actor, held, typed);
      return `/cases/${id}`;
    });

/**
 * What is done about a vote by the name its form sends: one's own ballot, which goes among the
 * ballots rather than into the case, a conflict, and the acts of the chair. Each refuses a case
 * that stands in no vote as one that is not there.
 */
export const voteActs: ReadonlyMap<string, VoteAct> = new Map<string, VoteAct>([
  [
    'vote',
    onCase((deps, actor, held, typed) =>
      castBallot(deps, actor, held, readTyped(ballotInput, typed)),
    ),
  ],
  ['take_back_vote', onCase((deps, actor, held) => takeBackBallot(deps, actor, held))],
  [
    'recusal',
    (deps, actor, of, typed) =>
      deps.db.transaction(async () => {
        const callId = await recuseFromVote(deps, actor, of, readTyped(recuseInput, typed));
        return `/calls/${callId}/meeting`;
      }),
  ],
  ...chairVerbs.map((verb): [string, VoteAct] => [
    verb,
    onCase((deps, actor, held, typed) => chairVote(deps, actor, held, verb, typed)),
  ]),
]);
