import { fc } from '../support/fastCheck.js';
import { rankCases, type RankingCase } from '../../server/domain/review/ranking.js';

const one = (
  id: string,
  scorePoints: number | null,
  amountFen = 100n,
  tieBreakers: readonly number[] = [],
): RankingCase => ({ id, scorePoints, amountFen, tieBreakers });

const cases = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    scorePoints: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
    tieBreakers: fc.array(fc.nat(2), { maxLength: 2 }),
    amountFen: fc.bigInt({ min: 1n, max: 100n }),
  }),
  { selector: ({ id }) => id, maxLength: 20 },
);
const quotas = fc.option(fc.nat(20), { nil: null });
const budgets = fc.option(fc.bigInt({ min: 0n, max: 500n }), { nil: null });

describe('ranking a call', () => {
  it('orders by score and draws the line at the quota', () => {
    const { rows, line } = rankCases([one('b', 7000), one('a', 9000), one('c', 8000)], 2, null);
    expect(rows).toEqual([
      { id: 'a', rank: 1, within: true, runningFen: 100n },
      { id: 'c', rank: 2, within: true, runningFen: 200n },
      { id: 'b', rank: 3, within: false, runningFen: 300n },
    ]);
    expect(line).toEqual({ index: 2, reason: 'quota', splitsTie: false });
  });

  it('draws it at the budget, and nobody below slips in', () => {
    const large = [one('a', 9000, 50n), one('b', 8000, 60n), one('c', 7000, 10n)];
    const { rows, line } = rankCases(large, 3, 100n);
    expect(rows.map(({ within }) => within)).toEqual([true, false, false]);
    expect(line).toMatchObject({ index: 1, reason: 'budget' });
    expect(rankCases(large, null, 110n).line).toMatchObject({ index: 2, reason: 'budget' });
    expect(rankCases(large, null, 120n).line).toMatchObject({ index: 3, reason: 'none' });
  });

  it('breaks ties by the given scores in turn', () => {
    const tied = [
      one('a', 8000, 1n, [30, 20]),
      one('b', 8000, 1n, [31, 10]),
      one('c', 8000, 1n, [30, 25]),
    ];
    const { rows } = rankCases(tied, null, null);
    expect(rows.map(({ id, rank }) => [id, rank])).toEqual([
      ['b', 1],
      ['c', 2],
      ['a', 3],
    ]);
  });

  it('shares ranks that nothing tells apart, and says when the line parts them', () => {
    const tied = [one('a', 9000), one('b', 8000), one('c', 8000), one('d', 7000)];
    const { rows, line } = rankCases(tied, 2, null);
    expect(rows.map(({ rank }) => rank)).toEqual([1, 2, 2, 4]);
    expect(line.splitsTie).toBe(true);
    expect(rankCases(tied, 3, null).line.splitsTie).toBe(false);
    expect(rankCases(tied, 4, null).line.splitsTie).toBe(false);
  });

  it('puts the unscored last and copes with nobody at all', () => {
    const { rows } = rankCases([one('a', null), one('b', 0), one('c', null)], 1, null);
    expect(rows.map(({ id, rank }) => [id, rank])).toEqual([
      ['b', 1],
      ['a', 2],
      ['c', 2],
    ]);
    expect(rankCases([], 3, 100n)).toEqual({
      rows: [],
      line: { index: 0, reason: 'none', splitsTie: false },
    });
    expect(rankCases([one('a', 1)], 0, null).line).toEqual({
      index: 0,
      reason: 'quota',
      splitsTie: false,
    });
  });

  it('does not depend on the order given', () => {
    fc.assert(
      fc.property(cases, quotas, budgets, (given, quota, budget) => {
        const turned = rankCases(given.toReversed(), quota, budget);
        expect(turned).toEqual(rankCases(given, quota, budget));
      }),
    );
  });

  it('keeps quota and budget, in one piece from the top', () => {
    fc.assert(
      fc.property(cases, quotas, budgets, (given, quota, budget) => {
        const { rows, line } = rankCases(given, quota, budget);
        expect(rows.map(({ within }) => within)).toEqual(rows.map((_, at) => at < line.index));
        expect(line.index).toBeLessThanOrEqual(quota ?? Infinity);
        const spent = rows[line.index - 1]?.runningFen ?? 0n;
        expect(budget === null || spent <= budget).toBe(true);
        expect(rows.at(-1)?.runningFen ?? 0n).toBe(
          given.reduce((sum, { amountFen }) => sum + amountFen, 0n),
        );
      }),
    );
  });

  it('never lets more money or places cost anyone a place', () => {
    fc.assert(
      fc.property(cases, fc.nat(20), fc.bigInt({ min: 0n, max: 500n }), (given, quota, budget) => {
        const { index } = rankCases(given, quota, budget).line;
        expect(rankCases(given, quota + 1, budget).line.index).toBeGreaterThanOrEqual(index);
        expect(rankCases(given, quota, budget + 10n).line.index).toBeGreaterThanOrEqual(index);
      }),
    );
  });
});
