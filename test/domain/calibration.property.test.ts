import { calibrate, calibrated, type GivenTotal } from '../../server/domain/review/calibration.js';
import { fc } from '../support/fastCheck.js';

/** Who reads what: every case its own experts, so that all hang together through the first of them. */
const design = fc
  .record({
    experts: fc.integer({ min: 3, max: 9 }),
    cases: fc.integer({ min: 9, max: 25 }),
    seats: fc.integer({ min: 3, max: 3 }),
    noise: fc.array(fc.integer({ min: -900, max: 900 }), { minLength: 75, maxLength: 75 }),
    more: fc.array(fc.integer({ min: -1500, max: 1500 }), { minLength: 9, maxLength: 9 }),
    worth: fc.array(fc.integer({ min: 4000, max: 9000 }), { minLength: 25, maxLength: 25 }),
  })
  .map(({ experts, cases, seats, noise, more, worth }) => {
    const mean = more.slice(0, experts).reduce((sum, each) => sum + each, 0) / experts;
    const given = (loud: boolean): GivenTotal[] =>
      Array.from({ length: cases }, (_, at) =>
        Array.from({ length: seats }, (__, seat) => {
          const expert = (at + seat) % experts;
          const error = loud ? (noise[at * seats + seat] ?? 0) : 0;
          const total = (worth[at] ?? 0) + (more[expert] ?? 0) + error;
          return { caseId: `c${at}`, expert: `e${expert}`, total };
        }),
      ).flat();
    const real = (expert: number): number => (more[expert] ?? 0) - mean;
    return { experts, given, real, worth };
  });

/** A second computation by another road: each side is the mean of what the other leaves, again and again. */
function byTurns(given: readonly GivenTotal[]): ReadonlyMap<string, number> {
  const experts = [...new Set(given.map(({ expert }) => expert))];
  const cases = [...new Set(given.map(({ caseId }) => caseId))];
  const more = new Map(experts.map((each) => [each, 0]));
  const worth = new Map(cases.map((each) => [each, 0]));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  for (let round = 0; round < 4000; round += 1) {
    for (const each of cases) {
      const own = given.filter(({ caseId }) => caseId === each);
      worth.set(each, mean(own.map(({ expert, total }) => total - (more.get(expert) ?? 0))));
    }
    let moved = 0;
    for (const each of experts) {
      const own = given.filter(({ expert }) => expert === each);
      const next = mean(own.map(({ caseId, total }) => total - (worth.get(caseId) ?? 0)));
      moved = Math.max(moved, Math.abs(next - (more.get(each) ?? 0)));
      more.set(each, next);
    }
    if (moved < 1e-9) break;
  }
  const shift = mean([...more.values()]);
  return new Map([...more].map(([expert, value]) => [expert, value - shift]));
}

describe('the severity of experts', () => {
  test('is found exactly where nothing but severity differs, and the cases come out as they are', () => {
    fc.assert(
      fc.property(design, ({ experts, given, real, worth }) => {
        const found = calibrate(given(false));
        for (let expert = 0; expert < experts; expert += 1) {
          expect(found.severities.get(`e${expert}`)?.more).toBeCloseTo(real(expert), 5);
          expect(found.severities.get(`e${expert}`)?.error).toBeCloseTo(0, 3);
        }
        const first = given(false).filter(({ caseId }) => caseId === 'c0');
        const totals = calibrated(found, first);
        const spread = Math.max(...totals) - Math.min(...totals);
        expect(spread).toBeCloseTo(0, 5);
        expect(Math.abs((totals[0] ?? 0) - (worth[0] ?? 0))).toBeLessThan(1501);
      }),
      { numRuns: 60 },
    );
  });

  test('agrees with a second computation, adds up to nothing, and does not hang on the order', () => {
    fc.assert(
      fc.property(design, ({ given }) => {
        const totals = given(true);
        const { severities } = calibrate(totals);
        const again = byTurns(totals);
        let sum = 0;
        for (const [expert, { more }] of severities) {
          expect(more).toBeCloseTo(again.get(expert) ?? Number.NaN, 3);
          sum += more;
        }
        expect(sum).toBeCloseTo(0, 5);
        const turned = calibrate(totals.toReversed()).severities;
        for (const [expert, { more, error }] of severities) {
          expect(turned.get(expert)?.more).toBeCloseTo(more, 5);
          expect(turned.get(expert)?.error).toBeCloseTo(error, 5);
        }
      }),
      { numRuns: 40 },
    );
  });

  const panel = (caseId: string, ...experts: readonly string[]): GivenTotal[] =>
    experts.map((expert, at) => ({ caseId, expert, total: 7000 + at * 100 }));
  const panels = (count: number, ...experts: readonly string[]) =>
    Array.from({ length: count }, (_, at) => panel(`${experts.join('')}${at}`, ...experts)).flat();

  test('says why it misleads', () => {
    expect(calibrate([]).unsound).toBe('few_cases');
    // Two panels that share nobody cannot be compared at all.
    const apart = [...panels(6, 'a', 'b', 'c'), ...panels(6, 'd', 'e', 'f')];
    expect(calibrate(apart)).toMatchObject({ unsound: 'apart', severities: new Map() });
    expect(calibrate([...panels(6, 'a', 'b', 'c'), ...panel('alone', 'd')]).unsound).toBe('apart');
    expect(calibrate(panel('x', 'a', 'b')).unsound).toBe('nothing_left');
    const once = [...panels(6, 'a', 'b', 'c'), ...panel('y', 'a', 'b', 'd')];
    expect(calibrate(once).unsound).toBe('few_cases');
    expect(calibrate(panels(6, 'a', 'b')).unsound).toBe('few_reviews');
    expect(calibrate(panels(6, 'a', 'b', 'c')).unsound).toBeNull();
  });

  test('three experts who read the same six cases differ by what their means differ', () => {
    const { severities } = calibrate(panels(6, 'a', 'b', 'c'));
    // 70, 71 and 72 points each time: a point below, on and above their mean of 71.
    expect([...severities].map(([expert, { more }]) => [expert, Math.round(more)])).toEqual([
      ['a', -100],
      ['b', 0],
      ['c', 100],
    ]);
  });
});
