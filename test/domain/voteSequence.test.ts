import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import { refusalOf } from '../support/refusalOf.js';
import { openedBy, outcomeOf, useVote, voteView } from '../support/voteViews.js';

const terms = { quorum: 3, rule: 'all', sequence: true } as const;
const vote = (seat: number, voted: number) =>
  useVote(
    'vote',
    voteView(
      [1, 2, 3].map((each) => (each <= voted ? 'voted' : 'asked')),
      terms,
    ),
    Array.from({ length: voted + 1 }, () => 'agree'),
    { seat },
  );

test('in sequence only the first member is asked, and every member has a seat', () => {
  const view = { ...voteView([], terms), holders: () => ['ada', 'bo', 'chen'] };
  const steps = stageKind('vote').open(view);
  expect(openedBy(steps)).toEqual(['vote-1']);
  expect(steps.flatMap((step) => (step.step === 'seat' ? [[step.seat, step.userId]] : []))).toEqual(
    [
      [1, 'ada'],
      [2, 'bo'],
      [3, 'chen'],
    ],
  );
});

test('each vote asks the next member, the last one concludes', () => {
  expect(openedBy(vote(1, 0))).toEqual(['vote-2']);
  expect(openedBy(vote(2, 1))).toEqual(['vote-3']);
  expect(outcomeOf(vote(3, 2))).toBe('agreed');
});

test('nobody votes before their turn', async () => {
  const early = Promise.resolve().then(() => vote(3, 1));
  expect((await refusalOf(early)).code).toBe('not_your_turn');
});

test('who is absent is passed over', () => {
  const steps = useVote('vote', voteView(['asked', 'absent', 'asked'], terms), ['agree'], {
    seat: 1,
  });
  expect(openedBy(steps)).toEqual(['vote-3']);
});
