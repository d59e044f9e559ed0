import {
  isSettled,
  tallyOf,
  validFrom,
  type Ballot,
  type VoteRule,
} from '../../ballots/ballotCount.js';
import { supposedText, type Play, type Supposed } from '../contract/course.js';
import type { StageView } from '../contract/stageKind.js';

interface Course {
  readonly quorum: number;
  readonly rule: VoteRule;
  readonly rounds: number;
}

/** Members who all vote alike, as many as it takes; the chair closes what another round could save. */
export function voteCourse(
  outcome: string,
  { config: stage, holders, facts, awardClasses }: StageView<Course, unknown>,
  { awardClass }: Supposed,
): readonly Play[] {
  const amends = awardClasses.length > 0 && awardClass !== null && awardClass !== facts['class'];
  const vote = outcome === 'rejected' ? 'against' : amends ? 'amend' : 'agree';
  const ballot: Ballot = amends ? { vote, class: awardClass } : { vote };
  const members = holders();
  const plays: Play[] = [];
  for (const [at, by] of members.entries()) {
    const tally = tallyOf(members.slice(0, at + 1).map(() => ballot));
    plays.push({ verb: 'vote', typed: { seat: at + 1, room: { tally } }, by });
    const valid = at + 1 >= validFrom(stage.quorum, members.length);
    if (valid && isSettled(tally, members.length - at - 1, stage.rule)) break;
  }
  const room = { tally: tallyOf([]) };
  const closed: Play = { verb: 'close_vote', typed: { reason: supposedText, room } };
  return vote === 'against' && stage.rounds > 1 ? [...plays, closed] : plays;
}
