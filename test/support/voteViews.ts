import type { StageView, Step } from '../../server/domain/workflow/contract/stageKind.js';
import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import {
  tallyOf,
  type VoteChoice,
  type VoteRule,
} from '../../server/domain/ballots/ballotCount.js';
import type { VoteMember } from '../../server/domain/ballots/members.js';

/** What a stage in which members vote may say of itself. */
export interface VoteTerms {
  readonly quorum?: number;
  readonly rule?: VoteRule;
  readonly tie?: 'lost' | 'chair';
  readonly rounds?: number;
  readonly sequence?: boolean;
}

export const lowerClass = {
  id: 'second',
  name: { zh: '二', en: 'Second' },
  amount_yuan: 500,
  when: 'true',
};

/** A vote on seats 1 to `members.length`, of which these are asked now. */
export function voteView(
  members: readonly VoteMember['is'][],
  terms: VoteTerms = {},
  more: object = {},
): StageView<unknown, unknown> {
  const seats = members.map((is, index) => ({ seat: index + 1, is }));
  const asked =
    terms.sequence === true ? seats.filter(({ is }) => is === 'asked').slice(0, 1) : seats;
  return {
    config: { by: 'joint_member', quorum: 3, ...terms },
    memory: { members: seats, ...more },
    facts: {},
    now: new Date('2026-03-02T02:00:00Z'),
    actor: { userId: 'ada', personId: 'ada' },
    openTasks: new Map(
      asked
        .filter(({ is }) => is === 'asked')
        .map(({ seat }) => [
          `vote-${seat}`,
          { key: `vote-${seat}`, verb: 'vote', for: { seat }, dueAt: null },
        ]),
    ),
    asked: 0,
    rubric: null,
    awardClasses: [lowerClass],
    holders: () => [],
    evaluate: () => null,
    answer: () => null,
  };
}

/** What these ballots come to; amendments ask for the lower class. */
export const tallied = (votes: readonly VoteChoice[]) =>
  tallyOf(votes.map((vote) => (vote === 'amend' ? { vote, class: lowerClass.id } : { vote })));

/** The steps of a verb, with what the rows of these ballots say. */
export const useVote = (
  verb: string,
  view: StageView<unknown, unknown>,
  votes: readonly VoteChoice[],
  typed: object = {},
): readonly Step[] =>
  stageKind('vote').verbs[verb]?.act({ room: { tally: tallied(votes) }, ...typed }, view) ?? [];

export const outcomeOf = (steps: readonly Step[]): string | null =>
  steps.flatMap((step) => (step.step === 'conclude' ? [step.outcome] : []))[0] ?? null;
export const notedIn = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.step === 'note' ? [step.data] : [])).at(-1);
export const openedBy = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => (step.step === 'open' ? [step.task.key] : []));
