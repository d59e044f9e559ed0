import { earnedPart } from '../../server/domain/award/tranches.js';
import { fen } from '../../server/domain/money.js';
import {
  answeredTargets,
  promisedTargets,
  targetInput,
} from '../../server/domain/workflow/contract/assessedTargets.js';
import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';
import { lint } from '../../server/domain/lint/lint.js';
import { refusalOf } from '../support/refusalOf.js';
import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import { startupDefinition } from '../support/startup.js';

const rows = [
  { by: '2027-03-31', target: 'Prototype tested', proof: 'Report' },
  { by: '2027-12-31', target: '20 customers', proof: 'Contracts' },
];

test('targets are those of the table, each unanswered at first', () => {
  expect(promisedTargets(rows).map(({ row, state }) => [row['target'], state])).toEqual([
    ['Prototype tested', null],
    ['20 customers', null],
  ]);
  expect([promisedTargets(null), promisedTargets('x'), promisedTargets([1])]).toEqual([[], [], []]);
});

test('every target is answered, and what is missing is said at its place', async () => {
  const typed = {
    [targetInput(0, 'state')]: 'met',
    [targetInput(0, 'actual')]: ' At 30 MPa. ',
    [targetInput(1, 'state')]: 'nearly',
    [targetInput(1, 'actual')]: 'x'.repeat(501),
  };
  const refused = await refusalOf(
    Promise.resolve().then(() => answeredTargets(promisedTargets(rows), typed)),
  );
  expect(refused.fields).toMatchObject({
    'target.1.state': { code: 'choose_one' },
    'target.1.actual': { code: 'too_long' },
  });
  expect(Object.keys(refused.fields)).toHaveLength(2);
  const whole = { ...typed, 'target.1.state': 'missed', 'target.1.actual': '11 customers' };
  expect(
    answeredTargets(promisedTargets(rows), whole).map(({ state, actual }) => [state, actual]),
  ).toEqual([
    ['met', 'At 30 MPa.'],
    ['missed', '11 customers'],
  ]);
});

test.each([
  [30_000_000n, 60, 18_000_000n, 12_000_000n],
  // A third of one fen goes to the part with the larger remainder; nothing is lost.
  [100n, 33, 33n, 67n],
  [1n, 50, 1n, 0n],
  [900n, 100, 900n, 0n],
])('of %d fen %d per cent is earned: %d, and %d is not', (amount, percent, earned, rest) => {
  const last = { id: 'last', name: { zh: '尾款', en: 'Last' }, amount: fen(amount) };
  const parts = earnedPart(last, percent);
  expect(parts.map((part) => [part.id, part.amount])).toEqual([
    ['last', earned],
    ['last_rest', rest],
  ]);
});

function assessing(change: object): Definition {
  const definition = startupDefinition();
  const { stages } = definition.workflow;
  const acceptance = { ...stages['acceptance'], ...change };
  return definitionSchema.parse({
    ...definition,
    workflow: { ...definition.workflow, stages: { ...stages, acceptance } },
  });
}
const said = (definition: Definition): string[] =>
  lint(definition).map(({ code, at }) => `${code} ${at}`);
const at = 'workflow.stages.acceptance';

test.each([
  [{ targets: 'plan.nothing' }, `definition_no_such_table ${at}.targets`],
  [{ endings: ['concluded'] }, `definition_no_such_outcome ${at}.next.terminated`],
])('the lint tells where a review asks for %p', (change, message) => {
  expect(said(assessing(change))).toContain(message);
});

test('pro rata is told where no review concludes', () => {
  const without = assessing({
    endings: [],
    next: { passed: 'result_notice', failed: '.not_passed' },
  });
  expect(said(without)).toContain('definition_pro_rata_alone award.tranches.last.pro_rata');
  expect(said(startupDefinition()).join()).not.toContain('pro_rata');
});

describe('a conclusion that waits to be confirmed', () => {
  const stage = startupDefinition().workflow.stages['acceptance'];
  const proposed = { outcome: 'concluded', percent: 60, reason: 'Nobody is to blame.' };
  const by = { person: 'li', user: 'li.officer' };
  const head = (memory: object, actor: { personId: string; standsInFor?: string[] }) => {
    const view = {
      config: stage,
      memory,
      facts: {},
      now: new Date('2028-03-01T02:00:00Z'),
      actor: { userId: `${actor.personId}.head`, ...actor },
      openTasks: new Map(),
      asked: 0,
      rubric: null,
      awardClasses: [],
      holders: () => [],
      evaluate: () => null,
      answer: () => null,
    };
    return async (verb: string) =>
      stageKind('assess').verbs[verb]?.act(
        verb === 'confirm' ? {} : { reason: 'Once more.' },
        view,
      );
  };
  const reported = { report: 'What was done.', proposed: { ...proposed, ...by } };

  test.each([{ personId: 'li' }, { personId: 'wang', standsInFor: ['li.officer'] }])(
    'is not confirmed by who concluded it, nor in their stead: %p',
    async (actor) => {
      const refused = await refusalOf(head(reported, actor)('confirm'));
      expect(refused.code).toBe('conclusion_yours');
    },
  );

  test('counts once another confirms it', async () => {
    const steps = await head(reported, { personId: 'wang' })('confirm');
    expect(steps?.map(({ step }) => step)).toEqual(['complete', 'facts', 'conclude']);
  });

  test('leads back to a report where none had come', async () => {
    const silent = { proposed: { ...proposed, ...by, outcome: 'failed' } };
    const wang = { personId: 'wang' };
    const opened = async (memory: object) =>
      (await head(memory, wang)('put_back'))?.flatMap((each) =>
        each.step === 'open' ? [each.task.key] : [],
      );
    expect(await opened(silent)).toEqual(['report']);
    expect(await opened(reported)).toEqual(['conclude']);
  });
});
