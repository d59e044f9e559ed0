import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import type { StageView, Step } from '../../server/domain/workflow/contract/stageKind.js';

const members = ['ada', 'bo', 'chen', 'dai', 'eva'];
type Cast = 'agree' | 'amend' | 'against';
interface Rule {
  readonly quorum: number;
  readonly rule: 'majority' | 'all' | 'any';
}

const lower = { id: 'second', name: { zh: '二', en: 'Second' }, amount_yuan: 500, when: 'true' };

/** The last of these votes is cast; its steps. */
function castLast(votes: readonly Cast[], rule: Rule): readonly Step[] {
  const ballots = votes.map((vote, index) => ({
    personId: members[index] ?? '',
    vote,
    class: vote === 'amend' ? lower.id : '',
    reason: vote === 'agree' ? '' : 'For the reasons given in the minutes.',
  }));
  const last = ballots.at(-1);
  if (!last) throw new Error('nobody votes');
  const view: StageView<unknown, unknown> = {
    config: { by: 'joint_member', ...rule },
    memory: { votes: ballots.slice(0, -1) },
    facts: {},
    now: new Date('2026-03-02T02:00:00Z'),
    actor: { userId: last.personId, personId: last.personId },
    openTasks: new Map(),
    asked: 0,
    rubric: null,
    awardClasses: [lower],
    holders: () => members,
    evaluate: () => null,
    answer: () => null,
  };
  return stageKind('vote').verbs['vote']?.act({ ...last }, view) ?? [];
}

const outcomeOf = (steps: readonly Step[]): string | null =>
  steps.flatMap((step) => (step.step === 'conclude' ? [step.outcome] : []))[0] ?? null;

const yes = 'agree';
const no = 'against';

test.each<[string, readonly Cast[], Rule, string | null]>([
  ['no majority before the quorum', [yes, yes], { quorum: 3, rule: 'majority' }, null],
  ['more than half carry', [no, yes, yes], { quorum: 3, rule: 'majority' }, 'agreed'],
  ['half do not carry', [yes, yes, no, no], { quorum: 4, rule: 'majority' }, 'rejected'],
  ['all must agree', [yes, yes, yes], { quorum: 3, rule: 'all' }, 'agreed'],
  ['one against all is enough', [yes, yes, no], { quorum: 3, rule: 'all' }, 'rejected'],
  ['any one carries', [no, no, yes], { quorum: 3, rule: 'any' }, 'agreed'],
  ['nobody carries', [no, no, no], { quorum: 3, rule: 'any' }, 'rejected'],
])('%s', (_, votes, rule, outcome) => {
  expect(outcomeOf(castLast(votes, rule))).toBe(outcome);
});

test('an amendment stands where more than half ask for the same class', () => {
  const factsOf = (votes: readonly Cast[]) =>
    castLast(votes, { quorum: votes.length, rule: 'majority' }).flatMap((step) =>
      step.step === 'facts' ? [step.facts] : [],
    );
  expect(factsOf(['amend', 'amend', yes])).toEqual([{ class: 'second', amount_fen: 50_000 }]);
  expect(factsOf(['amend', yes, yes])).toEqual([]);
});
