import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import {
  isSettled,
  tallyOf,
  validFrom,
  verdictOf,
  voteRules,
  type VoteRule,
  type VoteChoice,
} from '../../server/domain/ballots/ballotCount.js';
import type { StageView, Step } from '../../server/domain/workflow/contract/stageKind.js';
import { refusalOf } from '../support/refusalOf.js';
import { fc } from '../support/fastCheck.js';

const five = ['ada', 'bo', 'chen', 'dai', 'eva'];
interface Rule {
  readonly quorum?: number;
  readonly rule?: VoteRule;
  readonly tie?: 'lost' | 'chair';
  readonly rounds?: number;
}

const lower = { id: 'second', name: { zh: '二', en: 'Second' }, amount_yuan: 500, when: 'true' };
const nothing: Readonly<Record<string, unknown>> = {};

/** The vote as one person meets it, with what the stage remembers. */
function viewOf(who: string, members: readonly string[], rule: Rule, memory = nothing) {
  const view: StageView<unknown, unknown> = {
    config: { by: 'joint_member', quorum: 3, ...rule },
    memory,
    facts: {},
    now: new Date('2026-03-02T02:00:00Z'),
    actor: { userId: who, personId: who },
    openTasks: new Map(),
    asked: 0,
    rubric: null,
    awardClasses: [lower],
    holders: () => members,
    evaluate: () => null,
    answer: () => null,
  };
  return view;
}

const verbs = stageKind('vote').verbs;
const ballotOf = (personId: string, vote: VoteChoice) => ({
  personId,
  seat: personId,
  vote,
  class: vote === 'amend' ? lower.id : '',
  reason: vote === 'agree' ? '' : 'For the reasons given in the minutes.',
});

/** These votes one after the other, each as far as the vote is not over; the steps of the last. */
function cast(votes: readonly VoteChoice[], members: readonly string[], rule: Rule = {}) {
  const ballots = votes.map((vote, index) => ballotOf(members[index] ?? '', vote));
  const last = ballots.at(-1);
  if (!last) throw new Error('nobody votes');
  const view = viewOf(last.personId, members, rule, { votes: ballots.slice(0, -1) });
  return verbs['vote']?.act({ ...last }, view) ?? [];
}

const outcomeOf = (steps: readonly Step[]): string | null =>
  steps.flatMap((step) => (step.step === 'conclude' ? [step.outcome] : []))[0] ?? null;
const notedIn = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.step === 'note' ? [step.data] : [])).at(-1);

const yes = 'agree';
const no = 'against';
const neither = 'abstain';

test.each<[string, readonly VoteChoice[], number, Rule, string | null]>([
  // The fault of before: three of five make the quorum, and 2:1 passed what 2:3 refuses.
  ['an early majority decides nothing', [yes, yes, no], 5, {}, null],
  ['what the others then refuse is refused', [yes, yes, no, no, no], 5, {}, 'rejected'],
  ['more than half of all are in favour', [yes, yes, yes], 5, {}, 'agreed'],
  ['the outcome is sure and the quorum is not there', [yes, yes, yes], 5, { quorum: 4 }, null],
  ['half do not carry', [yes, yes, no, no], 4, {}, 'rejected'],
  ['an abstention is not in favour', [yes, yes, neither, neither, no], 5, {}, 'rejected'],
  ['two thirds', [yes, yes, yes, yes], 6, { rule: 'two_thirds' }, 'agreed'],
  ['one fewer than two thirds', [no, no, no], 6, { rule: 'two_thirds' }, 'rejected'],
  ['all must agree', [yes, yes, yes], 3, { rule: 'all' }, 'agreed'],
  ['one against all is enough', [yes, no], 3, { rule: 'all' }, 'rejected'],
  ['who abstains does not agree', [yes, yes, neither], 3, { rule: 'all' }, 'rejected'],
  ['any one carries', [no, yes], 3, { rule: 'any' }, 'agreed'],
  ['nobody carries', [no, no, no], 3, { rule: 'any' }, 'rejected'],
])('%s', (_, votes, members, rule, outcome) => {
  expect(outcomeOf(cast(votes, five.concat('fan').slice(0, members), rule))).toBe(outcome);
});

test('an amendment stands where more than half ask for the same class, and is waited for', () => {
  const factsOf = (votes: readonly VoteChoice[], members: number) =>
    cast(votes, five.slice(0, members)).flatMap((step) =>
      step.step === 'facts' ? [step.facts] : [],
    );
  expect(factsOf(['amend', 'amend', yes], 3)).toEqual([{ class: 'second', amount_fen: 50_000 }]);
  expect(factsOf(['amend', yes, yes], 3)).toEqual([]);
  // Carried for sure, but the two who are left may still bring the class to three of five.
  expect(outcomeOf(cast(['amend', yes, yes], five))).toBeNull();
});

describe('a quorum', () => {
  test('asks for no more than all but one of those who may vote', () => {
    expect([5, 3, 1].map((quorum) => validFrom(quorum, 5))).toEqual([4, 3, 1]);
    expect(validFrom(5, 1)).toBe(1);
  });

  test('is met by those who are left when a member is kept out or away', () => {
    const four = five.slice(0, 4);
    const memory = { votes: four.slice(0, 3).map((who) => ballotOf(who, yes)) };
    const view = viewOf('dai', four, { quorum: 5, rule: 'all' }, memory);
    expect(outcomeOf(verbs['vote']?.act({ vote: yes }, view) ?? [])).toBe('agreed');
  });
});

describe('the chair', () => {
  const chair = (verb: string, typed: object, memory: object, rule: Rule = {}) =>
    verbs[verb]?.act(typed, viewOf('head', five, rule, { ...memory })) ?? [];
  const because = { reason: 'Two members are ill today.' };
  const votes = (...those: readonly VoteChoice[]) => ({
    votes: those.map((vote, index) => ballotOf(five[index] ?? '', vote)),
  });

  test('closes with those who have voted once they are enough', async () => {
    expect(outcomeOf(chair('close_vote', because, votes(yes, yes, no)))).toBe('agreed');
    const early = Promise.resolve().then(() => chair('close_vote', because, votes(yes, yes)));
    expect(await refusalOf(early)).toMatchObject({
      code: 'vote_quorum',
      params: { cast: 2, needed: 3 },
    });
  });

  test('records the last one who is missing as absent, and the vote is over', () => {
    const memory = { ...votes(yes, yes, no, no), absent: [] };
    expect(outcomeOf(chair('attend', { seat: 'eva', is: 'absent' }, memory))).toBe('rejected');
  });

  test('has the casting vote on a tie only where the definition gives it', () => {
    const half = [yes, yes, no, no] as const;
    const four = five.slice(0, 4);
    expect(outcomeOf(cast(half, four))).toBe('rejected');
    const tied = cast(half, four, { tie: 'chair' });
    expect([outcomeOf(tied), notedIn(tied)?.['waits']]).toEqual([null, 'tied']);
    const decided = { outcome: 'agreed', ...because };
    const waits = { waits: 'tied' };
    expect(outcomeOf(chair('cast_deciding', decided, waits, { tie: 'chair' }))).toBe('agreed');
    expect(() => chair('cast_deciding', decided, waits)).toThrow();
  });

  test('has the members vote again while a round is left, and closes it after that', () => {
    const lost = cast([no, no, no], five, { rounds: 2 });
    expect([outcomeOf(lost), notedIn(lost)?.['waits']]).toEqual([null, 'lost']);
    const again = chair(
      'vote_again',
      because,
      { ...votes(no, no, no), waits: 'lost' },
      { rounds: 2 },
    );
    expect(notedIn(again)).toMatchObject({ votes: [], round: 2, waits: null });
    expect(again.filter(({ step }) => step === 'open')).toHaveLength(five.length);
    const closed = { ...votes(no, no, no), waits: 'lost', round: 1 };
    expect(outcomeOf(chair('close_vote', because, closed, { rounds: 2 }))).toBe('rejected');
    expect(() => chair('vote_again', because, { round: 2 }, { rounds: 2 })).toThrow();
  });
});

test('a vote is taken back until it is counted, and its member is asked anew', () => {
  const memory = { votes: [ballotOf('ada', yes), ballotOf('bo', no)] };
  const steps = verbs['take_back_vote']?.act({}, viewOf('bo', five, {}, memory)) ?? [];
  expect(notedIn(steps)?.['votes']).toEqual([ballotOf('ada', yes)]);
  const asked = steps.flatMap((step) => (step.step === 'open' ? [step.task.key] : []));
  expect(asked).toContain('vote-bo-1');
  const counted = viewOf('bo', five, {}, { ...memory, waits: 'lost' });
  expect(() => verbs['take_back_vote']?.act({}, counted)).toThrow();
});

test('who is kept out meanwhile leaves no vote behind', () => {
  const memory = { votes: [ballotOf('ada', yes), ballotOf('bo', no), ballotOf('chen', no)] };
  const left = viewOf('system', ['bo', 'chen', 'dai', 'eva'], {}, memory);
  const steps = verbs['leave_vote']?.act({ seat: 'ada' }, left) ?? [];
  expect(notedIn(steps)?.['votes']).toEqual([ballotOf('bo', no), ballotOf('chen', no)]);
  expect(outcomeOf(steps)).toBeNull();
});

test('a vote of before, cast without a seat, is counted with those of today', () => {
  const memory = {
    votes: ['ada', 'bo', 'chen'].map((personId) => ({ personId, vote: yes, reason: '' })),
  };
  const view = viewOf('dai', five, {}, memory);
  expect(outcomeOf(verbs['vote']?.act({ vote: no, reason: 'Too dear for it.' }, view) ?? [])).toBe(
    'agreed',
  );
});

test('what is settled is what no further ballot could change, by trying them all', () => {
  const ballots = fc.array(fc.constantFrom<VoteChoice>('agree', 'against', 'abstain'), {
    maxLength: 7,
  });
  fc.assert(
    fc.property(ballots, fc.nat(4), fc.constantFrom(...voteRules), (votes, open, rule) => {
      const ends = [{ agree: 0, other: 0 }];
      for (let agree = 0; agree <= open; agree += 1) {
        for (let other = 0; agree + other <= open; other += 1) ends.push({ agree, other });
      }
      const verdicts = ends.map(({ agree, other }) => {
        const more = Array.from({ length: agree + other }, (_, at) => (at < agree ? yes : no));
        return verdictOf(tallyOf([...votes, ...more].map((vote: VoteChoice) => ({ vote }))), rule);
      });
      const tally = tallyOf(votes.map((vote) => ({ vote })));
      if (isSettled(tally, open, rule)) expect(new Set(verdicts).size).toBe(1);
      else expect(new Set(verdicts).size).toBeGreaterThan(1);
    }),
  );
});
