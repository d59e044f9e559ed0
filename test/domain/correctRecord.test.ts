import { Refused } from '../../server/domain/refusal.js';
import type { KeptOutcomes } from '../../server/domain/workflow/caseEvents.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { exitActs, type SecondedExit } from '../../server/domain/workflow/exits/exitActs.js';
import { on, rules } from '../support/startupMoments.js';

/** What a case was given, printed or noted wrongly, in the start-up procedure with its four classes. */
const [first, second] = rules.awardClasses;
const names = { title: 'Blades', applicantName: 'Lanhai' };
const grounds = { reason: 'the wrong line was read', ground: 'paper 1' };
const reached: KeptOutcomes = {
  desk: 'accepted',
  formal: 'passed',
  review: 'scored',
  visit: 'consistent',
  rank: 'selected',
  joint: 'passed',
  approve: 'approved',
};
const known = { names, reached };
const memory = Object.fromEntries(Object.keys(reached).map((id) => [id, {}]));
const proposed: CaseState = {
  ...draftCase,
  status: 'running',
  stage: 'approve',
  visit: 7,
  memory: { ...memory, visit: { visited_on: '2026-03-01', visitors: ['a', 'b'] } },
  facts: { score: 88, class: first?.id ?? '', amount_fen: (first?.amount_yuan ?? 0) * 100 },
};
const decided: CaseState = { ...proposed, facts: { ...proposed.facts, reserved: true } };
const listed: CaseState = {
  ...decided,
  stage: 'notice',
  memory: { ...decided.memory, notice: { notice: 'list-1' } },
};
const signing: CaseState = {
  ...listed,
  stage: 'agreement',
  memory: { ...listed.memory, notice: { notice: 'list-1', ended: true }, agreement: {} },
};
const right = { class: second?.id ?? '', amount: `${second?.amount_yuan ?? 0}` };
const rightFen = (second?.amount_yuan ?? 0) * 100;

const done = (exit: SecondedExit, state: CaseState, details: object, reach = reached) =>
  exitActs[exit].act(on(9), state, details, grounds, { ...known, reached: reach });
const refused = (run: () => unknown): object => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refused) return { code: error.code, ...error.fields };
    throw error;
  }
  return {};
};
const effectsOf = ({ effects }: ReturnType<typeof done>) => effects.map(({ effect }) => effect);

describe('class and amount', () => {
  test('are a proposal before the decision: no money moves, nobody is told, who voted votes anew', () => {
    const { state, events, effects } = done('correct_award', proposed, right, {
      ...reached,
      approve: '',
    });
    expect(state.facts).toMatchObject({ class: second?.id, amount_fen: rightFen });
    expect(effects).toEqual([]);
    expect(events.find(({ type }) => type === 'record_corrected')).toMatchObject({
      back: 'joint',
      told: false,
    });
    expect(state.stage).toBe('joint');
  });

  test('decided, money is let go and set aside anew, and the case stays where nothing shows them', () => {
    const legal = { ...decided, stage: 'notice', memory: { ...decided.memory, notice: {} } };
    const change = done('correct_award', legal, right);
    expect(effectsOf(change)).toEqual(['release_award', 'reserve_award']);
    expect(change.state).toMatchObject({ stage: 'notice', visit: 7, facts: { reserved: true } });
    expect(change.events.at(-1)).toMatchObject({
      type: 'record_corrected',
      back: null,
      told: true,
      corrected: { what: 'award', now: { class: second?.id, amountFen: rightFen } },
    });
  });

  test.each([
    ['on a list', listed],
    ['at the agreement', signing],
  ])('printed %s, the line is struck and the notice begins anew', (_, state) => {
    const change = done('correct_award', state, right, { ...reached, notice: 'confirmed' });
    expect(effectsOf(change)).toEqual(['release_award', 'reserve_award', 'strike_line']);
    expect(change.state).toMatchObject({ stage: 'notice', memory: { notice: {} } });
    expect(Object.values(change.state.tasks).map(({ verb }) => verb)).toEqual(['publish']);
  });

  test.each([
    [{ class: 'none', amount: '1' }, 'class'],
    [{ class: '', amount: '1' }, 'class'],
    [{ ...right, amount: '0' }, 'amount'],
    [{ ...right, amount: 'a lot' }, 'amount'],
    [{ class: first?.id ?? '', amount: `${first?.amount_yuan ?? 0}` }, 'amount'],
  ])('%j is refused at its place', (typed, field) => {
    expect(refused(() => done('correct_award', listed, typed))).toHaveProperty([field]);
  });

  test.each<[string, Partial<CaseState>]>([
    ['correct_committed', { facts: { ...decided.facts, committed: true } }],
    ['correct_no_award', { facts: {} }],
    ['held_by_objection', { holds: ['o1'] }],
    ['case_suspended', { holds: ['suspension'] }],
    ['correct_ended', { status: 'ended', stage: null }],
  ])('are not corrected: %s', (code, changed) => {
    expect(exitActs.correct_award.whyNot(on(9), { ...listed, ...changed })).toBe(code);
  });

  test('whoever set the amount last does not approve it', () => {
    const set = { type: 'facts_set', facts: { amount_fen: 1 } } as const;
    const other = { type: 'facts_set', facts: { score: 1 } } as const;
    const history = [
      { actorId: 'ann', event: set },
      { actorId: 'bo', event: set },
      { actorId: 'cy', event: other },
    ];
    expect([...exitActs.correct_award.madeBy(right, history)]).toEqual(['bo']);
    expect([...exitActs.correct_award.madeBy(right, [])]).toEqual([]);
  });
});

describe('a line that a list printed wrong', () => {
  test('is struck, the case waits for a corrected list, and its decision stands', () => {
    const change = done('correct_notice', listed, {});
    expect(effectsOf(change)).toEqual(['strike_line']);
    expect(change.effects[0]?.data).toEqual({ list: 'list-1', why: 'corrected' });
    expect(change.state).toMatchObject({ stage: 'notice', visit: 8, facts: listed.facts });
    expect(change.state.memory['notice']).toEqual({});
  });

  test('was on a list', () => {
    expect(exitActs.correct_notice.whyNot(on(9), proposed)).toBe('correct_not_listed');
    expect(exitActs.correct_notice.whyNot(on(9), signing)).toBeNull();
  });
});

describe('a day that was noted', () => {
  const typed = { dated: 'visit', day: '2026-03-02' };

  test('is another from now on, with everything else as it was', () => {
    const { state, events, effects } = done('correct_date', listed, typed);
    expect(state).toEqual({
      ...listed,
      memory: { ...listed.memory, visit: { visited_on: '2026-03-02', visitors: ['a', 'b'] } },
    });
    expect([events.length, effects.length]).toEqual([1, 0]);
  });

  test.each([
    ['2026-03-10', 'in_the_future'],
    ['2026-03-01', 'nothing_changed'],
  ])('%s is %s', (day, code) => {
    expect(refused(() => done('correct_date', listed, { ...typed, day }))).toMatchObject({
      day: { code },
    });
  });

  test('is one of a stage that notes days', () => {
    expect(refused(() => done('correct_date', listed, { ...typed, dated: 'desk' }))).toHaveProperty(
      ['dated'],
    );
    expect(exitActs.correct_date.whyNot(on(9), { ...listed, memory: {} })).toBe('correct_no_date');
  });
});
