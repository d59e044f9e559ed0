import {
  ballotOfPerson,
  ballotOfSeat,
  standingBallots,
  type RoundPlace,
  type StandingBallot,
} from '../../data/stores/ballotStore.js';
import { lastVisitOf } from '../../data/stores/seatStore.js';
import type { Actor } from '../../domain/actor.js';
import { maySeeCount } from '../../domain/ballots/ballotSight.js';
import type { VoteMember } from '../../domain/ballots/members.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { Database } from '../../data/database.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';

/** The ballots of a secret vote that has been counted. */
export interface CountedBallots {
  readonly stage: string;
  /** By code, in whose order nothing of the order of casting is left; together they are the count. */
  readonly ballots: readonly StandingBallot[];
  /** The reader's own among them. */
  readonly own: StandingBallot | null;
}

/**
 * What was cast under which code in each secret vote of a case that has been counted, for those who
 * may see the count; nothing before. With their own code a member checks that their ballot is there.
 */
export async function countedBallots(
  db: Database,
  actor: Actor,
  { row, definition }: CaseFile,
): Promise<readonly CountedBallots[]> {
  if (!maySeeCount(actor, row.programme_id)) return [];
  const votes = stagesAnswering(definition.workflow.stages, (kind, stage) => kind.votes(stage));
  const lists: CountedBallots[] = [];
  for (const { id: stage, answer } of votes) {
    const { counted, round, members } = answer.standing(row.state.memory[stage]);
    if (answer.ballot !== 'secret' || counted === null) continue;
    const visit = await lastVisitOf(db, row.id, stage);
    if (visit === null) continue;
    const place = { applicationId: row.id, visit, round };
    const ballots = await ballotsThatCount(db, place, members);
    const own = ballotOfPerson(db, place, actor.personId, ballots) ?? null;
    lists.push({ stage, ballots, own });
  }
  return lists;
}

/** Without those of members who left: a conflict was found after they had voted. */
async function ballotsThatCount(
  db: Database,
  place: RoundPlace,
  members: readonly VoteMember[],
): Promise<readonly StandingBallot[]> {
  const ballots = await standingBallots(db, place);
  const left = members.filter(({ is }) => is === 'left');
  const voided = new Set(left.map(({ seat }) => ballotOfSeat(db, place, seat, ballots)));
  return ballots.filter((ballot) => !voided.has(ballot));
}
