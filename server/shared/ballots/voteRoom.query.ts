import { handlersOf, keptOutOf } from '../../data/stores/handlerStore.js';
import type { Database } from '../../data/database.js';
import {
  ballotOfPerson,
  ballotOfSeat,
  standingBallots,
  type RoundPlace,
  type StandingBallot,
} from '../../data/stores/ballotStore.js';
import { peopleOnSeats } from '../../data/stores/seatStore.js';
import { users } from '../../data/tables/people.js';
import { isTooFew, tallyOf, type Ballot, type Tally } from '../../domain/ballots/ballotCount.js';
import { membersNow, type BallotRoom } from '../../domain/ballots/members.js';
import { hidden } from '../../domain/refusal.js';
import type { VoteStanding, Voting } from '../../domain/workflow/contract/stageQuestions.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../casefile/caseFile.js';
import type { Deps } from '../request/deps.js';

/** The vote in which a case stands, with everything about it that lies outside the case. */
export interface VoteRoom {
  readonly stage: string;
  readonly by: string;
  readonly voting: Voting;
  readonly standing: VoteStanding;
  readonly place: RoundPlace;
  /** Accounts by seat, as far as they are seated. */
  readonly people: ReadonlyMap<number, string>;
  /** Who may vote on the case today. */
  readonly entitled: readonly string[];
  readonly ballots: readonly StandingBallot[];
  readonly room: BallotRoom;
}

/** The voting of the stage a case stands in; null where it stands in none. */
export function votingIn({
  subject,
  rules,
}: CaseFile): Pick<VoteRoom, 'stage' | 'by' | 'voting' | 'standing' | 'place'> | null {
  const { state, id } = subject;
  if (state.stage === null || state.status !== 'running') return null;
  const config = rules.stage(state.stage);
  const voting = stageKind(config.kind).votes(config);
  if (voting === null) return null;
  const standing = voting.standing(state.memory[state.stage]);
  return {
    stage: state.stage,
    by: config.by,
    voting,
    standing,
    place: { applicationId: id, visit: state.visit, round: standing.round },
  };
}

/** Everything about the vote of a case; refuses a case that stands in none as one that is not there. */
export async function voteRoom({ db }: Deps, file: CaseFile): Promise<VoteRoom> {
  const found = votingIn(file);
  if (found === null) throw hidden();
  const { place, standing } = found;
  const people = await peopleOnSeats(db, place);
  const entitled = (await handlersOf(db, file.row)).get(found.by) ?? [];
  const ballots = await standingBallots(db, place);
  const seated = new Set(people.values());
  const voted = standing.named.map(({ seat }) => seat);
  const joined = entitled.filter((userId) => !seated.has(userId) && !voted.includes(userId));
  const left = [...people].filter(([, userId]) => !entitled.includes(userId));
  const keptOut = await keptOutOf(
    db,
    file.row,
    left.map(([, userId]) => userId),
  );
  const gone = left.map(([seat]) => seat);
  const voided = left.flatMap(([seat, userId]) => (keptOut.has(userId) ? [seat] : []));
  const freed = (await seatsOfBarredDeputies(db, file, { place, people, ballots })).filter(
    (seat) => !voided.includes(seat),
  );
  const ofVoid = new Set(
    [...voided, ...freed].map((seat) => ballotOfSeat(db, place, seat, ballots)),
  );
  const counting = ballots.filter((ballot) => !ofVoid.has(ballot));
  const room = { joined, gone, void: voided, freed, tally: tallyIn(counting, standing) };
  return { ...found, people, entitled, ballots: counting, room };
}

const deputyColumns = { id: users.columns.id, person_id: users.columns.person_id };

/**
 * Seats on which somebody has voted for an absent member and is kept out of the case by now,
 * wherever that was declared or found: what they cast counts no more, the member may vote again.
 */
async function seatsOfBarredDeputies(
  db: Database,
  { row }: CaseFile,
  { place, people, ballots }: Pick<VoteRoom, 'place' | 'people' | 'ballots'>,
): Promise<readonly number[]> {
  if (ballots.length === 0) return [];
  const deputies = await db.select(
    deputyColumns,
    `SELECT DISTINCT u.id, u.person_id FROM absences b JOIN users u ON u.id = b.delegate_id
      WHERE b.user_id IN (:members)`,
    { members: ['', ...people.values()] },
  );
  const barred = await keptOutOf(
    db,
    row,
    deputies.map(({ id }) => id),
  );
  const cast = deputies.flatMap(({ id, person_id: person }) =>
    barred.has(id) ? (ballotOfPerson(db, place, person, ballots) ?? []) : [],
  );
  return [...people.keys()].filter((seat) => {
    const ballot = ballotOfSeat(db, place, seat, ballots);
    return ballot !== undefined && cast.includes(ballot);
  });
}

/** How many members are left where those are too few for any valid vote; null where they are enough. */
export function tooFewLeft({
  voting,
  standing,
  room,
}: Pick<VoteRoom, 'voting' | 'standing' | 'room'>): number | null {
  const members = membersNow(standing.members, room).filter(({ is }) => is !== 'left');
  const left = members.length + standing.named.length;
  return isTooFew(voting.quorum, left) ? left : null;
}

/** What ballots come to, with those that the case of 0.5 knew itself. */
export const tallyIn = (
  ballots: readonly StandingBallot[],
  { named }: Pick<VoteStanding, 'named'>,
): Tally => tallyOf([...named, ...ballots.map(saidBy)]);

export const saidBy = ({ choice, class: wanted }: StandingBallot): Ballot =>
  wanted === null ? { vote: choice } : { vote: choice, class: wanted };
