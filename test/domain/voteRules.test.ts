import {
  ballotsOf,
  isSettled,
  tallyOf,
  isTooFew,
  validFrom,
  verdictOf,
  voteRules,
  type VoteChoice,
} from '../../server/domain/ballots/ballotCount.js';
import type { VoteMember } from '../../server/domain/ballots/members.js';
import { fc } from '../support/fastCheck.js';
import { refusalOf } from '../support/refusalOf.js';
import {
  notedIn,
  openedBy,
  outcomeOf,
  tallied,
  useVote,
  voteView,
  type VoteTerms,
} from '../support/voteViews.js';

/** Seats of which these have voted and the others are asked. */
const seats = (voted: number, of: number): VoteMember['is'][] =>
  Array.from({ length: of }, (_, at) => (at < voted ? 'voted' : 'asked'));

/** The last of these votes is cast, on the seat after those before it. */
const cast = (votes: readonly VoteChoice[], of: number, terms: VoteTerms = {}) =>
  useVote('vote', voteView(seats(votes.length - 1, of), terms), votes, { seat: votes.length });

const yes = 'agree';
const no = 'against';
const neither = 'abstain';

test.each<[string, readonly VoteChoice[], number, VoteTerms, string | null]>([
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
])('%s', (_, votes, of, terms, outcome) => {
  expect(outcomeOf(cast(votes, of, terms))).toBe(outcome);
});

test('an amendment stands where more than half ask for the same class, and is waited for', () => {
  const factsOf = (votes: readonly VoteChoice[], of: number) =>
    cast(votes, of).flatMap((step) => (step.step === 'facts' ? [step.facts] : []));
  expect(factsOf(['amend', 'amend', yes], 3)).toEqual([{ class: 'second', amount_fen: 50_000 }]);
  expect(factsOf(['amend', yes, yes], 3)).toEqual([]);
  // Carried for sure, but the two who are left may still bring the class to three of five.
  expect(outcomeOf(cast(['amend', yes, yes], 5))).toBeNull();
});

test('the case learns who has voted by seat, and what it came to only with the count', () => {
  const early = notedIn(cast([yes, no], 5));
  expect(early).toMatchObject({ counted: null, votes: [] });
  expect(early?.['members']).toEqual([
    { seat: 1, is: 'voted' },
    { seat: 2, is: 'voted' },
    { seat: 3, is: 'asked' },
    { seat: 4, is: 'asked' },
    { seat: 5, is: 'asked' },
  ]);
  // Whatever is cast, the case before the count is the same.
  expect(cast([no, yes], 5)).toEqual(cast([yes, yes], 5));
  expect(notedIn(cast([yes, no, no, no], 5))?.['counted']).toEqual(tallied([yes, no, no, no]));
});

describe('a quorum', () => {
  test('asks for no more than all but one of those who may vote', () => {
    expect([5, 3, 1].map((quorum) => validFrom(quorum, 5))).toEqual([4, 3, 1]);
    // Of two one alone decides nothing, where the definition asks for more than one.
    expect([1, 2, 3].map((members) => validFrom(5, members))).toEqual([2, 2, 2]);
    expect([0, 1, 2].map((members) => isTooFew(5, members))).toEqual([true, true, false]);
    expect([0, 1].map((members) => isTooFew(1, members))).toEqual([true, false]);
  });

  test('is met by those who are left when a member is kept out or has gone', () => {
    const view = voteView(seats(3, 5), { quorum: 5, rule: 'all' });
    const room = { gone: [5], tally: tallied([yes, yes, yes, yes]) };
    expect(outcomeOf(useVote('vote', view, [], { seat: 4, room }))).toBe('agreed');
  });
});

describe('members who change while a vote is open', () => {
  const changed = (voted: number, room: object) =>
    useVote('members_changed', voteView(seats(voted, 5)), [], { room });

  test('one who is recused and has not voted is waited for no longer', () => {
    const tally = tallied([yes, yes, no, no]);
    expect(outcomeOf(changed(4, { gone: [5], tally }))).toBe('rejected');
  });

  test('the ballot of one who is recused after voting counts no more', () => {
    const steps = changed(3, { gone: [1], void: [1], tally: tallied([no, no]) });
    expect(outcomeOf(steps)).toBeNull();
    expect(notedIn(steps)?.['members']).toContainEqual({ seat: 1, is: 'left' });
  });

  test('the ballot of one who lost the office after voting stays: they held it when they voted', () => {
    const steps = changed(3, { gone: [1], tally: tallied([yes, yes, no]) });
    expect(notedIn(steps)?.['members']).toContainEqual({ seat: 1, is: 'voted' });
  });

  test('whoever becomes a member is seated and asked', () => {
    const steps = changed(1, { joined: ['fan'], tally: tallied([yes]) });
    expect(steps).toContainEqual({ step: 'seat', seat: 6, userId: 'fan' });
    expect(openedBy(steps)).toEqual(['vote-6']);
  });
});

describe('the chair', () => {
  const chair = (
    verb: string,
    votes: readonly VoteChoice[],
    {
      typed = {},
      more = {},
      terms = {},
    }: { typed?: object; more?: object; terms?: VoteTerms } = {},
  ) =>
    useVote(verb, voteView(seats(votes.length, 5), terms, more), votes, {
      reason: 'Two members are ill today.',
      ...typed,
    });

  test('closes with those who have voted once they are enough', async () => {
    expect(outcomeOf(chair('close_vote', [yes, yes, no]))).toBe('agreed');
    const early = Promise.resolve().then(() => chair('close_vote', [yes, yes]));
    expect(await refusalOf(early)).toMatchObject({
      code: 'vote_quorum',
      params: { cast: 2, needed: 3 },
    });
  });

  test('records the last one who is missing as absent, and the vote is over', () => {
    const typed = { seat: '5', is: 'absent' };
    expect(outcomeOf(chair('attend', [yes, yes, no, no], { typed }))).toBe('rejected');
  });

  test('has the casting vote on a tie only where the definition gives it', () => {
    const half = [yes, yes, no, no] as const;
    expect(outcomeOf(cast(half, 4))).toBe('rejected');
    const tied = cast(half, 4, { tie: 'chair' });
    expect([outcomeOf(tied), notedIn(tied)?.['waits']]).toEqual([null, 'tied']);
    const typed = { outcome: 'agreed' };
    const more = { waits: 'tied' };
    const terms = { tie: 'chair' } as const;
    expect(outcomeOf(chair('cast_deciding', [], { typed, more, terms }))).toBe('agreed');
    expect(() => chair('cast_deciding', [], { typed, more })).toThrow();
  });

  test('has the members vote again while a round is left, and closes it after that', () => {
    const terms = { rounds: 2 };
    const lost = cast([no, no, no], 5, terms);
    expect([outcomeOf(lost), notedIn(lost)?.['waits']]).toEqual([null, 'lost']);
    const more = { waits: 'lost' };
    const again = chair('vote_again', [no, no, no], { more, terms });
    expect(notedIn(again)).toMatchObject({ round: 2, waits: null, counted: null });
    expect(again.filter(({ step }) => step === 'open')).toHaveLength(3);
    expect(outcomeOf(chair('close_vote', [no, no, no], { more, terms }))).toBe('rejected');
    expect(() => chair('vote_again', [], { more: { round: 2 }, terms })).toThrow();
  });

  test('throws no round away before it is counted', async () => {
    const early = Promise.resolve().then(() =>
      chair('vote_again', [yes, no], { terms: { rounds: 2 } }),
    );
    expect((await refusalOf(early)).code).toBe('vote_not_counted');
  });
});

test('a vote is taken back until it is counted, and its member is asked anew', () => {
  const steps = useVote('take_back_vote', voteView(seats(2, 5)), [yes], { seat: 2 });
  expect(notedIn(steps)?.['members']).toContainEqual({ seat: 2, is: 'asked' });
  expect(openedBy(steps)).toContain('vote-2.1');
  const counted = voteView(seats(2, 5), {}, { waits: 'lost' });
  expect(() => useVote('take_back_vote', counted, [yes], { seat: 2 })).toThrow();
});

test('ballots that 0.5 noted in the case count with those of today', () => {
  const votes = ['ada', 'bo', 'chen'].map((personId) => ({ personId, vote: yes, reason: '' }));
  const view = voteView(['asked', 'asked'], {}, { votes });
  expect(outcomeOf(useVote('vote', view, [yes, yes, yes, no], { seat: 1 }))).toBe('agreed');
});

test('a count says what its ballots say', () => {
  const tally = tallied([yes, 'amend', no, neither]);
  expect(tallyOf(ballotsOf(tally))).toEqual(tally);
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
