import { fc } from '../support/fastCheck.js';
import { aggregate, aggregatePoints, spread } from '../../server/domain/scoring/aggregation.js';
import { checkScores, highestTotal, totalHundredths } from '../../server/domain/review/rubric.js';
import { rubricSchema } from '../../server/domain/scoring/rubricSchema.js';

const name = { zh: '名称', en: 'name' };
const rubric = rubricSchema.parse({
  name,
  aggregate: 'trimmed_mean',
  criteria: [
    { id: 'company', name, max: 20 },
    { id: 'technology', name, max: 35 },
    { id: 'market', name, max: 25 },
    { id: 'model', name, max: 20 },
  ],
});
const full = { company: 20, technology: 35, market: 25, model: 20 };

describe('one review', () => {
  it('stands with whole numbers from nought to the maximum', () => {
    expect(checkScores(rubric, full, { complete: true })).toEqual({});
    expect(checkScores(rubric, { ...full, market: 0 }, { complete: true })).toEqual({});
    expect(totalHundredths(rubric, full)).toBe(10_000);
    expect(highestTotal(rubric)).toBe(100);
  });

  it('may have gaps until it is complete', () => {
    const begun = { company: 12, technology: null };
    expect(checkScores(rubric, begun, { complete: false })).toEqual({});
    expect(checkScores(rubric, begun, { complete: true })).toEqual({
      technology: { code: 'required' },
      market: { code: 'required' },
      model: { code: 'required' },
    });
    expect(totalHundredths(rubric, begun)).toBe(1200);
  });

  it('says at each criterion what is wrong', () => {
    const wrong = { company: 21, technology: -1, market: 1.5, model: Number.NaN, extra: 5 };
    expect(checkScores(rubric, wrong, { complete: false })).toEqual({
      company: { code: 'out_of_range', params: { min: 0, max: 20 } },
      technology: { code: 'out_of_range', params: { min: 0, max: 35 } },
      market: { code: 'not_whole' },
      model: { code: 'not_whole' },
      extra: { code: 'unknown_field' },
    });
  });

  it('takes no criterion from an object’s ancestors', () => {
    const scores: Record<string, number> = JSON.parse('{"__proto__": 50}');
    expect(Object.keys(checkScores(rubric, scores, { complete: false }))).toEqual(['__proto__']);
  });
});

describe('the score of a case', () => {
  it.each([
    // Five: 60 and 100 are left out, (80 + 81 + 83) / 3 = 81.333…
    ['trimmed_mean', [100, 83, 60, 80, 81], 81.33],
    // (80 + 81 + 84) / 3 = 81.666…
    ['trimmed_mean', [81, 60, 84, 100, 80], 81.67],
    ['trimmed_mean', [70, 70, 70, 70, 70], 70],
    // Four: nobody is left out.
    ['trimmed_mean', [60, 80, 81, 100], 80.25],
    ['trimmed_mean', [77], 77],
    ['mean', [60, 80, 81, 83, 100], 80.8],
    // 0.125 rounds half up.
    ['mean', [1, 0, 0, 0, 0, 0, 0, 0], 0.13],
    // 1/3 down, 2/3 up.
    ['mean', [1, 0, 0], 0.33],
    ['mean', [1, 1, 0], 0.67],
    ['median', [90, 10, 50], 50],
    ['median', [10, 51, 90, 50], 50.5],
    // Halves: (80.5 + 81 + 83.5) / 3 = 81.666…
    ['trimmed_mean', [100, 83.5, 60, 80.5, 81], 81.67],
    // (0.1 + 0.2) / 2 = 0.15 exactly.
    ['mean', [0.1, 0.2], 0.15],
  ] as const)('%s of %p is %d', (rule, totals, score) => {
    expect(aggregate(rule, totals)).toBe(score);
    expect(aggregatePoints(rule, totals)).toBe(Math.round(score * 100));
  });

  it('is nothing without reviews', () => {
    for (const rule of ['trimmed_mean', 'mean', 'median'] as const) {
      expect(aggregate(rule, [])).toBeNull();
    }
    expect(spread([])).toBeNull();
  });

  it('refuses totals finer than hundredths', () => {
    expect(() => aggregate('mean', [80.505])).toThrow(RangeError);
    expect(() => aggregate('mean', [Number.NaN])).toThrow(RangeError);
  });

  const rules = fc.constantFrom('trimmed_mean', 'mean', 'median');
  const totals = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 15 });

  it('lies between the lowest and the highest, whatever the order', () => {
    fc.assert(
      fc.property(rules, totals, (rule, given) => {
        const score = aggregate(rule, given) ?? -1;
        expect(score).toBeGreaterThanOrEqual(Math.min(...given));
        expect(score).toBeLessThanOrEqual(Math.max(...given));
        expect(aggregate(rule, given.toReversed())).toBe(score);
        expect(
          aggregate(
            rule,
            given.toSorted((a, b) => a - b),
          ),
        ).toBe(score);
      }),
    );
  });

  it('never falls when one expert gives more', () => {
    fc.assert(
      fc.property(rules, totals, fc.nat(14), fc.nat(100), (rule, given, at, more) => {
        const raised = given.map((total, index) => (index === at ? total + more : total));
        return (aggregate(rule, raised) ?? 0) >= (aggregate(rule, given) ?? 0);
      }),
    );
  });

  it('of five or more ignores how extreme one expert is', () => {
    const five = fc.array(fc.integer({ min: 10, max: 90 }), { minLength: 4, maxLength: 14 });
    fc.assert(
      fc.property(five, (given) => {
        const [low, high] = [Math.min(...given), Math.max(...given)];
        expect(aggregate('trimmed_mean', [...given, 1000])).toBe(
          aggregate('trimmed_mean', [...given, high]),
        );
        expect(aggregate('trimmed_mean', [...given, 0])).toBe(
          aggregate('trimmed_mean', [...given, low]),
        );
      }),
    );
  });

  it('moves by whole points when all totals do', () => {
    fc.assert(
      fc.property(rules, totals, fc.nat(100), (rule, given, more) => {
        const moved = given.map((total) => total + more);
        return aggregatePoints(rule, moved) === (aggregatePoints(rule, given) ?? 0) + more * 100;
      }),
    );
  });
});

describe('how far experts are apart', () => {
  it('is told by lowest, highest and middle', () => {
    expect(spread([80, 60, 95])).toEqual({ min: 60, max: 95, median: 80 });
    expect(spread([80, 61])).toEqual({ min: 61, max: 80, median: 70.5 });
  });
});
