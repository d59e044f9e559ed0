import { fc } from '../support/fastCheck.js';
import { startupDefinition } from '../support/startup.js';
import { lint } from '../../server/domain/lint/lint.js';
import { tieBreakersOf } from '../../server/domain/review/proposal.js';
import {
  checkScores,
  highestTotal,
  needsReason,
  totalHundredths,
  type Scores,
} from '../../server/domain/review/rubric.js';
import { criterionKind, criterionKinds } from '../../server/domain/scoring/criteria/registry.js';
import { rubricSchema, type Rubric } from '../../server/domain/scoring/rubricSchema.js';

const name = { zh: '名称', en: 'name' };
const step = (points: number) => ({ name: { zh: `${points} 分`, en: `${points}` }, points });
const rubricOf = (criteria: readonly object[], more: object = {}): Rubric =>
  rubricSchema.parse({
    name,
    aggregate: 'mean',
    criteria: criteria.map((each) => ({ name, ...each })),
    ...more,
  });

const mixed = rubricOf([
  { id: 'technology', max: 10, weight: 50, step: 0.5, minimum: 4, may_not_apply: true },
  {
    id: 'team',
    kind: 'grade',
    weight: 30,
    steps: [step(0), step(2), step(3)],
    may_not_apply: true,
  },
  { id: 'papers', kind: 'yes_no', max: 20, must: true },
  { id: 'budget', kind: 'amount', max_yuan: 500_000, may_not_apply: true },
]);
const marked = (scores: Scores): number => totalHundredths(mixed, scores);
const given = { technology: 7.5, team: 2, papers: 1, budget: 300_000 };

describe('kinds of criteria', () => {
  it('give their share of their weight, amounts nothing', () => {
    expect(highestTotal(mixed)).toBe(100);
    // 7.5/10 × 50 + 2/3 × 30 + 20 = 37.5 + 20 + 20.
    expect(marked(given)).toBe(7750);
    expect(marked({ ...given, budget: 1 })).toBe(7750);
    expect(marked({ technology: 0.5 })).toBe(250);
  });

  it('that do not apply leave the whole to the others, half up and once', () => {
    // (37.5 + 20) × 100 / 70 = 82.142857…
    expect(marked({ ...given, team: 'na' })).toBe(8214);
    // (20 + 20) × 100 / 50 = 80.
    expect(marked({ ...given, technology: 'na' })).toBe(8000);
    expect(marked({ technology: 'na', team: 'na', papers: 'na' })).toBe(0);
    // A third of one hundredth is cut, half of one goes up: 1/3 × 0.5 = 0.1667; 0.5/2 × 0.01.
    const halves = rubricOf([{ id: 'a', max: 8, weight: 1, step: 0.01 }]);
    // 0.04 / 8 = 0.005 of a point.
    expect(totalHundredths(halves, { a: 0.04 })).toBe(1);
    expect(totalHundredths(halves, { a: 0.03 })).toBe(0);
  });

  it('say what is wrong in their own terms', () => {
    const wrong = (scores: Scores) => checkScores(mixed, scores, { complete: false });
    expect(wrong({ technology: 7.3, team: 1, papers: 2, budget: 600_000 })).toEqual({
      technology: { code: 'not_in_steps', params: { step: 0.5 } },
      team: { code: 'choose_one' },
      papers: { code: 'choose_one' },
      budget: { code: 'too_much', params: { max: '500,000.00' } },
    });
    expect(wrong({ technology: 10.5 })).toMatchObject({ technology: { code: 'out_of_range' } });
    expect(wrong({ papers: 'na' })).toEqual({ papers: { code: 'must_be_scored' } });
    const none = rubricOf([{ id: 'a', max: 100, may_not_apply: true }]);
    expect(checkScores(none, { a: 'na' }, { complete: true })).toEqual({
      a: { code: 'nothing_applies' },
    });
  });

  it('ask for a reason below their minimum and where they do not apply', () => {
    const low: Scores = { technology: 3.5, team: 0, papers: 0, budget: 'na' };
    expect(mixed.criteria.filter((each) => needsReason(each, low[each.id]))).toMatchObject([
      { id: 'technology' },
      { id: 'papers' },
      { id: 'budget' },
    ]);
  });

  it.each([
    ['technology', '７．５', 7.5],
    ['technology', ' 8.0 ', 8],
    ['technology', 'seven', { code: 'not_whole' }],
    ['team', '２', 2],
    ['team', '1', { code: 'choose_one' }],
    ['papers', '1', 1],
    ['papers', 'yes', { code: 'choose_one' }],
    ['budget', '30万', 300_000],
    ['budget', '300,000.5', { code: 'not_whole' }],
  ])('%s reads %j', (id, typed, expected) => {
    const criterion = mixed.criteria.find((each) => each.id === id);
    const read = criterion && criterionKind(criterion).read(typed, criterion);
    const problem = id === 'technology' ? { code: 'not_number' } : expected;
    expect(read).toEqual(typeof expected === 'number' ? { value: expected } : { problem });
  });

  it('type what they read, and what is near a share can always be given', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        for (const criterion of mixed.criteria) {
          const kind = criterionKind(criterion);
          const value = kind.near(share, criterion);
          expect(kind.problem(value, criterion)).toBeNull();
          expect(kind.read(kind.type(value), criterion)).toEqual({ value });
          expect(kind.hundredths(value, criterion)).toBeLessThanOrEqual(kind.most(criterion));
        }
      }),
    );
    expect([...criterionKinds.keys()]).toEqual(['points', 'grade', 'yes_no', 'amount']);
  });

  it('of whole points add up as they did, whatever the scores', () => {
    const plain = rubricOf([
      { id: 'a', max: 20 },
      { id: 'b', max: 35 },
      { id: 'c', max: 45 },
    ]);
    const most = fc.record({ a: fc.nat(20), b: fc.nat(35), c: fc.nat(45) });
    fc.assert(
      fc.property(most, ({ a, b, c }) => totalHundredths(plain, { a, b, c }) === (a + b + c) * 100),
    );
  });
});

describe('where scores are equal', () => {
  const scores: Scores[] = [
    { ...given, technology: 8 },
    { ...given, technology: 7, team: 'na' },
  ];

  it('the weightiest criterion counts first, or those that the rubric names', () => {
    // technology (8 + 7) / 2, team 2 alone, papers 20, nothing of an amount.
    expect(tieBreakersOf(mixed, scores)).toEqual([750, 200, 2000, 0]);
    expect(tieBreakersOf({ ...mixed, ties: ['papers', 'technology'] }, scores)).toEqual([
      2000, 750,
    ]);
  });
});

describe('the check of a rubric', () => {
  const codes = (rubric: object): string[] => {
    const definition = startupDefinition();
    const parsed = rubricSchema.parse({ name, aggregate: 'mean', ...rubric });
    return lint({ ...definition, rubrics: { startup: parsed } })
      .filter(({ at }) => at?.startsWith('rubrics'))
      .map(({ code, at }) => `${code.replace('definition_', '')} ${at}`);
  };
  const at = (criterion: object, more: object = {}) =>
    codes({ criteria: [{ id: 'a', name, ...criterion }], ...more });

  it('counts weights where they are said', () => {
    expect(codes({ criteria: mixed.criteria })).toEqual([]);
    expect(at({ max: 10 })).toEqual(['rubric_sum rubrics.startup']);
    expect(at({ max: 10, weight: 100 })).toEqual([]);
  });

  it('finds what cannot be', () => {
    expect(at({ max: 100, minimum: 101 })).toEqual(['minimum_impossible rubrics.startup.a']);
    expect(at({ max: 100, step: 0.3 })).toEqual(['steps_do_not_fit rubrics.startup.a']);
    expect(at({ kind: 'grade', weight: 100, steps: [step(1), step(1)] })).toEqual([
      'grades_alike rubrics.startup.a',
    ]);
    expect(at({ max: 100 }, { ties: ['b'] })).toEqual(['tie_by_nothing rubrics.startup.ties']);
  });

  it('wants bands to follow one another by the step', () => {
    const band = (from: number, to: number) => ({ name, from, to });
    expect(at({ max: 100, bands: [band(0, 49), band(50, 100)] })).toEqual([]);
    expect(at({ max: 100, step: 0.5, bands: [band(0, 49.5), band(50, 100)] })).toEqual([]);
    expect(at({ max: 100, step: 0.5, bands: [band(0, 49), band(50, 100)] })).toEqual([
      'bands_not_contiguous rubrics.startup.a',
    ]);
  });
});
