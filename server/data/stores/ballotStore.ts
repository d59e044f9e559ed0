import { randomUUID } from 'node:crypto';
import type { VoteChoice } from '../../domain/ballots/ballotCount.js';
import type { Database } from '../database.js';
import type { RowOf } from '../schema/rows.js';
import { ballots } from '../tables/ballotTables.js';

/** One round of a vote: a visit of a case to its stage, and how often its members have voted in it. */
export interface RoundPlace {
  readonly applicationId: string;
  readonly visit: number;
  readonly round: number;
}

type BallotRow = RowOf<typeof ballots>;
/** A ballot that stands. */
export type StandingBallot = BallotRow & { readonly choice: VoteChoice };

const placeWords = ({ applicationId, visit, round }: RoundPlace): string =>
  `${applicationId} ${visit} ${round}`;

const codeOf = (mark: string): string => {
  const digest = Buffer.from(mark, 'base64url').toString('hex').toUpperCase();
  return `${digest.slice(0, 4)}-${digest.slice(4, 8)}`;
};
const ballotWords = (place: RoundPlace, seat: number): string =>
  `ballot ${placeWords(place)} ${seat}`;
const voterWords = (place: RoundPlace, personId: string): string =>
  `voter ${placeWords(place)} ${personId}`;

/**
 * The code of a seat's ballot: known to whoever sits there, for it is worked out anew for them; from
 * the rows alone nobody comes from a code to a seat.
 */
export const ballotCode = ({ vault }: Database, place: RoundPlace, seat: number): string =>
  codeOf(vault.digest(ballotWords(place, seat)));

/** By what nobody votes twice in a round, on whichever seats. */
export const voterMark = ({ vault }: Database, place: RoundPlace, personId: string): string =>
  vault.digest(voterWords(place, personId));

/** The ballot cast on a seat, also where the secret was changed since: rows keep what they were cast under. */
export function ballotOfSeat<B extends Pick<BallotRow, 'code'>>(
  { vault }: Database,
  place: RoundPlace,
  seat: number,
  ballots: readonly B[],
): B | undefined {
  const codes = vault.digestsEver(ballotWords(place, seat)).map(codeOf);
  return ballots.find(({ code }) => codes.includes(code));
}

/** The last of these that a person has cast, also where the secret was changed since. */
export function ballotOfPerson<B extends Pick<BallotRow, 'voter'>>(
  { vault }: Database,
  place: RoundPlace,
  personId: string,
  ballots: readonly B[],
): B | undefined {
  const marks = vault.digestsEver(voterWords(place, personId));
  return ballots.findLast(({ voter }) => marks.includes(voter));
}

const isStanding = (row: BallotRow): row is StandingBallot => row.choice !== 'taken_back';

/** The ballots of a round that stand, by code, each as it was last cast. */
export async function standingBallots(
  db: Database,
  { applicationId, visit, round }: RoundPlace,
): Promise<readonly StandingBallot[]> {
  const rows = await db.rows.ballots.all({ application_id: applicationId, visit, round }, [
    ['code', 'ASC'],
    ['turn', 'ASC'],
  ]);
  const last = new Map(rows.map((row) => [row.code, row]));
  return [...last.values()].filter(isStanding);
}

/** Adds what is said under a code; `seat`, `cast_by` and `cast_at` are null of a secret ballot. */
export async function addBallot(
  db: Database,
  { applicationId, visit, round }: RoundPlace,
  said: Pick<
    BallotRow,
    'code' | 'voter' | 'choice' | 'class' | 'reason' | 'seat' | 'cast_by' | 'cast_at'
  >,
): Promise<void> {
  const before = await db.rows.ballots.all({
    application_id: applicationId,
    visit,
    round,
    code: said.code,
  });
  await db.rows.ballots.insert({
    id: randomUUID(),
    application_id: applicationId,
    visit,
    round,
    turn: before.length + 1,
    ...said,
  });
}
