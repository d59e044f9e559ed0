import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import type { StageView, Step } from '../../server/domain/workflow/contract/stageKind.js';
import { refusalOf } from '../support/refusalOf.js';

const members = ['ada', 'bo', 'chen'];

const asked = (seats: readonly string[]): StageView<unknown, unknown>['openTasks'] =>
  new Map(
    seats.map((userId) => [
      `vote-${userId}`,
      { key: `vote-${userId}`, verb: 'vote', for: { userId }, dueAt: null },
    ]),
  );

/** The vote as `who` meets it after these have voted one after the other. */
function viewOf(who: string, voted: readonly string[]): StageView<unknown, unknown> {
  return {
    config: { by: 'joint_member', quorum: 3, rule: 'all', sequence: true },
    memory: {
      votes: voted.map((personId) => ({
        personId,
        seat: personId,
        vote: 'agree',
        reason: '',
      })),
    },
    facts: {},
    now: new Date('2026-03-02T02:00:00Z'),
    actor: { userId: who, personId: who },
    openTasks: asked(members.slice(voted.length, voted.length + 1)),
    asked: 0,
    rubric: null,
    awardClasses: [],
    holders: () => members,
    evaluate: () => null,
    answer: () => null,
  };
}

const opened = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => (step.step === 'open' ? [step.task.key] : []));
const vote = (who: string, voted: readonly string[]) =>
  stageKind('vote').verbs['vote']?.act({ vote: 'agree' }, viewOf(who, voted)) ?? [];

test('in sequence only the first member is asked', () => {
  expect(opened(stageKind('vote').open({ ...viewOf('ada', []), openTasks: new Map() }))).toEqual([
    'vote-ada',
  ]);
});

test('each vote asks the next member, the last one concludes', () => {
  expect(opened(vote('ada', []))).toEqual(['vote-bo']);
  expect(opened(vote('bo', ['ada']))).toEqual(['vote-chen']);
  expect(vote('chen', ['ada', 'bo']).at(-1)).toEqual({ step: 'conclude', outcome: 'agreed' });
});

test('nobody votes before their turn', async () => {
  const early = Promise.resolve().then(() => vote('chen', ['ada']));
  const refused = await refusalOf(early);
  expect(refused.code).toBe('not_your_turn');
});

describe('whoever stands in for absent members', () => {
  type Ballot = readonly [who: string, seat: string];

  /** The steps of one more vote, where nobody waits for a turn and five make the quorum. */
  function cast(who: string, standsInFor: readonly string[], before: readonly Ballot[] = []) {
    const base = viewOf(who, []);
    const votes = before.map(([personId, seat]) => ({ personId, seat, vote: 'agree', reason: '' }));
    return (
      stageKind('vote').verbs['vote']?.act(
        { vote: 'agree' },
        {
          ...base,
          config: { by: 'joint_member', quorum: 5 },
          memory: { votes },
          openTasks: asked(members),
          actor: { ...base.actor, standsInFor },
        },
      ) ?? []
    );
  }
  const closed = (steps: readonly Step[]): string[] =>
    steps.flatMap((step) => (step.step === 'complete' ? [step.task] : []));
  const refusedAs = async (...ballot: Parameters<typeof cast>): Promise<string> =>
    (await refusalOf(Promise.resolve().then(() => cast(...ballot)))).code;

  test('votes on the seat of one of them, and once', async () => {
    expect(closed(cast('zoe', ['ada']))).toEqual(['vote-ada']);
    expect(closed(cast('zoe', ['ada', 'bo'], [['yun', 'ada']]))).toEqual(['vote-bo']);
    expect(await refusedAs('zoe', ['ada', 'bo'], [['zoe', 'ada']])).toBe('already_voted');
  });

  test('adds no vote to that of the member, nor to that of another who stands in', async () => {
    expect(await refusedAs('zoe', ['ada'], [['ada', 'ada']])).toBe('seat_voted');
    expect(await refusedAs('zoe', ['ada'], [['yun', 'ada']])).toBe('seat_voted');
    expect(await refusedAs('ada', [], [['zoe', 'ada']])).toBe('seat_voted');
  });

  test('votes on their own seat where they are a member themselves', async () => {
    expect(closed(cast('bo', ['ada']))).toEqual(['vote-bo']);
    expect(await refusedAs('bo', ['ada'], [['zoe', 'bo']])).toBe('seat_voted');
  });
});
