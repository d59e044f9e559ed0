import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import type { StageView, Step } from '../../server/domain/workflow/contract/stageKind.js';
import { refusalOf } from '../support/refusalOf.js';

const members = ['ada', 'bo', 'chen'];

/** The vote as `who` meets it after these have voted one after the other. */
function viewOf(who: string, voted: readonly string[]): StageView<unknown, unknown> {
  const turn = members[voted.length] ?? '';
  return {
    config: { by: 'joint_member', quorum: 3, sequence: true },
    memory: { votes: voted.map((personId) => ({ personId, vote: 'agree', reason: '' })) },
    facts: {},
    now: new Date('2026-03-02T02:00:00Z'),
    actor: { userId: who, personId: who },
    openTasks: new Map([
      [`vote-${turn}`, { key: `vote-${turn}`, verb: 'vote', for: { userId: turn }, dueAt: null }],
    ]),
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
  expect(opened(stageKind('vote').open(viewOf('ada', [])))).toEqual(['vote-ada']);
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
