import type { Tally } from '../../domain/ballots/ballotCount.js';
import { tallyOf } from '../../domain/ballots/ballotCount.js';
import type { VoteStanding, Voting } from '../../domain/workflow/contract/stageQuestions.js';
import type { RoundPlace } from '../../data/stores/ballotStore.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { AwardClass } from '../../domain/scoring/rubricSchema.js';
import type { BoardCase, CallBoard } from '../../shared/boards/callBoard.query.js';

/** A case before the joint meeting, or before the approver after it. */
export interface MeetingCase {
  readonly id: string;
  readonly stage: string;
  readonly number: string;
  readonly title: string;
  readonly applicant: string;
  readonly score: number | null;
  readonly rank: number | null;
  readonly classId: string;
  readonly classes: readonly AwardClass[];
  readonly amountFen: bigint;
  readonly rankReason: string;
  readonly programmeId: string;
  /** Experts sit in one of its stages, so that there is something to read. */
  readonly reviewed: boolean;
  readonly voting: Voting | null;
  readonly standing: VoteStanding | null;
  /** The present visit and round. */
  readonly place: RoundPlace;
  /** What the last count came to. */
  readonly tally: Tally;
}

export interface Meeting {
  readonly voting: readonly MeetingCase[];
  readonly deciding: readonly MeetingCase[];
}

/** What lies before the meeting and the approver, in the order of the ranking. */
export function meetingOf({ cases }: CallBoard): Meeting {
  const those = (waiting: readonly BoardCase[]): MeetingCase[] =>
    waiting
      .map(meetingCase)
      .toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || byNumber(a, b));
  return {
    voting: those(cases.filter(({ votes }) => votes)),
    deciding: those(cases.filter(({ decides }) => decides)),
  };
}

const byNumber = (a: MeetingCase, b: MeetingCase): number => (a.number < b.number ? -1 : 1);

function meetingCase({ row, prepared, stage }: BoardCase): MeetingCase {
  const { facts, memory } = row.state;
  const { workflow } = prepared.definition;
  const votes = stagesAnswering(workflow.stages, (kind, each) => kind.votes(each));
  const voting = votes.find(({ id }) => id === stage) ?? votes.at(-1);
  const ranking = stagesAnswering(workflow.stages, (kind, each) => kind.ranks(each)).at(-1);
  const standing = voting?.answer.standing(memory[voting.id]) ?? null;
  return {
    id: row.id,
    stage,
    number: row.number ?? '',
    title: row.title,
    applicant: row.applicant_name,
    score: row.score === null ? null : row.score / 100,
    rank: typeof facts['rank'] === 'number' ? facts['rank'] : null,
    classId: typeof facts['class'] === 'string' ? facts['class'] : '',
    classes: prepared.rules.awardClasses,
    amountFen: BigInt(typeof facts['amount_fen'] === 'number' ? facts['amount_fen'] : 0),
    rankReason: ranking?.answer.reason(memory[ranking.id]) ?? '',
    programmeId: row.programme_id,
    reviewed: stagesAnswering(workflow.stages, (kind, each) => kind.seats(each)).length > 0,
    voting: voting?.answer ?? null,
    standing,
    place: { applicationId: row.id, visit: row.state.visit, round: standing?.round ?? 1 },
    tally: tallyOf(voting?.answer.cast(memory[voting.id]) ?? []),
  };
}
