import { z } from 'zod';
import {
  addBallot,
  ballotCode,
  ballotOfPerson,
  ballotOfSeat,
  standingBallots,
  voterMark,
} from '../../data/stores/ballotStore.js';
import { tallyOf, voteChoices } from '../../domain/ballots/ballotCount.js';
import type { Actor } from '../../domain/actor.js';
import { act } from '../../domain/workflow/machine.js';
import { choice, paragraph } from '../../domain/typed.js';
import { conflict, forbidden, invalid } from '../../domain/refusal.js';
import type { HeldCase } from '../casefile/caseFile.js';
import { changeCase, clockActor, decideVerb } from '../casework/caseWork.js';
import type { Deps } from '../request/deps.js';
import { saidBy, tallyIn, voteRoom, votingIn, type VoteRoom } from './voteRoom.query.js';

export const ballotInput = z.object({
  vote: choice(voteChoices),
  class: z.string().max(40).default(''),
  reason: paragraph({ min: 0, max: 1000 }),
});
type Typed = z.infer<typeof ballotInput>;

/**
 * Casts a ballot on a case that the caller's transaction holds, on the actor's own seat or that of
 * an absent member they stand in for. What it says goes among the ballots; the case learns that the
 * seat has voted, from nobody in particular. Refuses a second ballot of a person or a seat, and
 * while a meeting deals with the case one for a member who is recorded as not in the room.
 */
export async function castBallot(
  deps: Deps,
  actor: Actor,
  held: HeldCase,
  typed: Typed,
): Promise<void> {
  const { db, clock } = deps;
  const vote = await voteRoom(deps, held);
  if (votedAlready(deps, vote, actor)) throw conflict('already_voted');
  const seat = seatFor(vote, actor);
  if (vote.standing.members.some((each) => each.seat === seat && each.is === 'absent')) {
    if (await beingDealtWith(deps, held.row.id)) throw conflict('recorded_absent');
  }
  const secret = vote.voting.ballot === 'secret';
  const ballot = demandBallot(held, typed, secret);
  const tally = tallyOf([...vote.standing.named, ...vote.ballots.map(saidBy), ballot]);
  await use(deps, actor, held, 'vote', { seat, room: { ...vote.room, tally } });
  await addBallot(db, vote.place, {
    code: ballotCode(db, vote.place, seat),
    voter: voterMark(db, vote.place, actor.personId),
    choice: ballot.vote,
    class: ballot.class ?? null,
    // A handwriting of a kind: a secret ballot gives no reasons.
    reason: secret ? '' : typed.reason,
    seat: secret ? null : seat,
    cast_by: secret ? null : actor.userId,
    cast_at: secret ? null : clock.now().toISOString(),
  });
}

/** A meeting deals with the case just now: its secretary records who is there. */
const beingDealtWith = async ({ db }: Deps, caseId: string): Promise<boolean> =>
  (await db.rows.meetingItems.count({ application_id: caseId, state: 'open' })) > 0;

/** Takes the actor's own ballot back, until it is counted. */
export async function takeBackBallot(deps: Deps, actor: Actor, held: HeldCase): Promise<void> {
  await takeBack(deps, actor, held, (verb, typed) => use(deps, actor, held, verb, typed));
}

/**
 * Takes back the ballot of somebody who leaves the case, on whichever seat they cast it; nothing
 * where the case stands in no vote that is still open, or they have cast none.
 */
export async function leaveBallot(deps: Deps, actor: Actor, held: HeldCase): Promise<void> {
  const open = votingIn(held);
  if (open === null || open.standing.waits !== null) return;
  const ballots = await standingBallots(deps.db, open.place);
  if (ballotOfPerson(deps.db, open.place, actor.personId, ballots) === undefined) return;
  await takeBack(deps, actor, held, (verb, typed) =>
    changeCase(deps, clockActor, held, (file, context) =>
      act(context, file.subject.state, verb, typed),
    ),
  );
}

async function takeBack(
  deps: Deps,
  actor: Actor,
  held: HeldCase,
  change: (verb: string, typed: object) => Promise<unknown>,
): Promise<void> {
  const { db, clock } = deps;
  const vote = await voteRoom(deps, held);
  const own = ballotOfPerson(db, vote.place, actor.personId, vote.ballots);
  const seats = vote.standing.members.map(({ seat }) => seat);
  const seat = seats.find((each) => ballotOfSeat(db, vote.place, each, vote.ballots) === own);
  if (!own || seat === undefined) throw conflict('no_vote_to_take_back');
  const others = vote.ballots.filter((each) => each !== own);
  const tally = tallyIn(others, vote.standing);
  await change('take_back_vote', { seat, room: { ...vote.room, tally } });
  await addBallot(db, vote.place, {
    code: own.code,
    voter: own.voter,
    choice: 'taken_back',
    class: null,
    reason: '',
    seat: own.seat,
    cast_by: own.cast_by,
    cast_at: own.cast_at === null ? null : clock.now().toISOString(),
  });
}

/** The case is changed by nobody in particular; whether this person may is asked of them. */
function use(deps: Deps, actor: Actor, held: HeldCase, verb: string, typed: object) {
  const inStage = held.subject.state.stage ?? '';
  return changeCase(deps, clockActor, held, (file, context) =>
    decideVerb(actor, file, context, { inStage, verb, typed }),
  );
}

const votedAlready = (
  { db }: Deps,
  { ballots, standing, place }: VoteRoom,
  actor: Actor,
): boolean =>
  ballotOfPerson(db, place, actor.personId, ballots) !== undefined ||
  standing.named.some(({ personId }) => personId === actor.personId);

/**
 * The seat on which somebody votes: their own, or that of the first absent member they stand in for
 * which is free. Refuses where that has been voted on, and whoever has none.
 */
function seatFor({ people, room, standing, entitled }: VoteRoom, actor: Actor): number {
  const next = standing.members.length + 1;
  const seats = new Map([...people].map(([seat, userId]) => [userId, seat]));
  for (const [at, userId] of room.joined.entries()) seats.set(userId, next + at);
  const absent = actor.standsInFor ?? [];
  const own = absent.length === 0 || entitled.includes(actor.userId);
  const members = own ? [actor.userId] : entitled.filter((userId) => absent.includes(userId));
  const theirs = members.flatMap((userId) => seats.get(userId) ?? []);
  const stateOf = (seat: number) => standing.members.find((each) => each.seat === seat)?.is;
  const free = theirs.find((seat) => stateOf(seat) !== 'voted');
  if (free !== undefined) return free;
  throw theirs.length > 0 || own ? conflict('seat_voted') : forbidden('not_your_step');
}

function demandBallot(
  { rules }: HeldCase,
  { vote, class: wanted, reason }: Typed,
  secret: boolean,
): { readonly vote: Typed['vote']; readonly class?: string } {
  if (!secret && ['amend', 'against'].includes(vote) && reason.length < 5) {
    throw invalid({ reason: { code: 'reason_needed' } });
  }
  if (vote !== 'amend') return { vote };
  if (!rules.awardClasses.some(({ id }) => id === wanted)) {
    throw invalid({ class: { code: 'choose_one' } });
  }
  return { vote, class: wanted };
}
