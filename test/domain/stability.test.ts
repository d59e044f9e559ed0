import { rankCases, type RankingCase } from '../../server/domain/review/ranking.js';
import { stabilityOf, type RescoredCase } from '../../server/domain/review/stability.js';
import { fc } from '../support/fastCheck.js';

interface Case {
  readonly id: string;
  readonly totals: readonly number[];
  /** What parts equal scores, by expert. */
  readonly technology?: readonly number[];
  /** Points earned before, where they are combined with the score. */
  readonly points?: number;
  /** Fen for each whole point, so that the amount follows the score. */
  readonly perPoint?: bigint;
}

const mean = (given: readonly number[]): number =>
  given.reduce((sum, each) => sum + each, 0) / given.length;

/** The highest and the lowest left out from five up, as the rubric of the start-up projects says. */
function trimmed(given: readonly number[]): number {
  const ordered = given.toSorted((a, b) => a - b);
  return mean(ordered.length >= 5 ? ordered.slice(1, -1) : ordered);
}

function entry({ id, totals, technology = [], points, perPoint = 0n }: Case, kept: number[]) {
  const of = (all: readonly number[]): number[] => kept.flatMap((index) => all[index] ?? []);
  const score = trimmed(of(totals));
  const combined = points === undefined ? score : points * 0.7 + score * 0.3;
  return {
    id,
    scorePoints: Math.round(combined * 100),
    tieBreakers: technology.length === 0 ? [] : [Math.round(trimmed(of(technology)) * 100)],
    amountFen: perPoint * BigInt(Math.floor(combined)),
  };
}

const all = ({ totals }: Case): number[] => totals.map((_, index) => index);

const rescored = (each: Case): RescoredCase => ({
  ...entry(each, all(each)),
  reviews: each.totals.length,
  again: (kept) => (kept.length === 0 ? null : entry(each, [...kept])),
});

const flipsOf = (given: readonly Case[], quota: number | null, budget: bigint | null = null) =>
  Object.fromEntries(
    [...stabilityOf(given.map(rescored), quota, budget)].map(([id, { flips }]) => [id, flips]),
  );

/** The same told by ranking everybody again for every expert who is left out. */
function byRankingAgain(given: readonly Case[], quota: number | null, budget: bigint | null) {
  const whole = given.map((each): RankingCase => entry(each, all(each)));
  const side = (entries: readonly RankingCase[], id: string): string => {
    const { rows, line } = rankCases(entries, quota, budget);
    const row = rows.find((each) => each.id === id);
    const torn = line.splitsTie && row?.rank === rows[line.index]?.rank;
    return torn ? 'torn' : row?.within === true ? 'in' : 'out';
  };
  const flips = given.map((each) => {
    const changed = all(each).filter((left) => {
      const kept = all(each).filter((index) => index !== left);
      if (kept.length === 0) return false;
      const turned = whole.map((one) => (one.id === each.id ? entry(each, kept) : one));
      return side(turned, each.id) !== side(whole, each.id);
    });
    return [each.id, changed.length] as const;
  });
  return Object.fromEntries(flips);
}

describe('how firmly cases stand on their side of the line', () => {
  const rival = { id: 'M', totals: [80, 80, 80, 80, 80], technology: [30, 30, 30, 30, 30] };

  it('parts equal scores by what the ranking parts them by, never by what a case is called', () => {
    const named = (id: string): Case => ({
      id,
      totals: [80, 80, 80, 80, 80],
      technology: [31, 31, 31, 31, 31],
    });
    // Without any one of them the mean is 80 still, and the technology 31: above the rival's 30.
    expect(flipsOf([named('A'), rival], 1)).toEqual({ A: 0, M: 0 });
    expect(flipsOf([named('Z'), rival], 1)).toEqual({ Z: 0, M: 0 });
  });

  it('orders by the combined score, as the list does', () => {
    const given: Case[] = [
      // 100 × 0.7 + 70 × 0.3 = 91.0; with the worst two alone still above the other.
      { id: 'high', points: 100, totals: [60, 70, 80] },
      // 60 × 0.7 + 94 × 0.3 = 70.2, at best 71.1 (97).
      { id: 'low', points: 60, totals: [88, 97, 97] },
    ];
    expect(entry(given[0] ?? rival, [0, 1, 2]).scorePoints).toBe(9100);
    expect(entry(given[1] ?? rival, [0, 1, 2]).scorePoints).toBe(7020);
    expect(flipsOf(given, 1)).toEqual({ high: 0, low: 0 });
  });

  it('draws the line by the budget anew, not at the place where it was', () => {
    const given: Case[] = [
      // Costs 90; without the 100 it is at 80 and costs 80, without the 80 at 100 and 100.
      { id: 'one', totals: [80, 100], perPoint: 1n },
      { id: 'two', totals: [70, 70], perPoint: 1n },
    ];
    // Together 160 of 165. At 100 the first still fits and stays in; the second stays 70 dear.
    expect(flipsOf(given, null, 165n)).toEqual({ one: 0, two: 0 });
    // A budget of 95 holds the first at 90 and not at 100.
    expect(flipsOf(given, null, 95n)).toEqual({ one: 1, two: 0 });
  });

  it('says nothing of a case whose score rests on more than its reviews', () => {
    const moved = { ...rescored(rival), scorePoints: 9999 };
    expect([...stabilityOf([moved], 1, null).keys()]).toEqual([]);
  });

  const cases = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      totals: fc.array(fc.nat(8), { minLength: 1, maxLength: 6 }),
      technology: fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }),
      perPoint: fc.bigInt({ min: 0n, max: 3n }),
    }),
    { selector: ({ id }) => id, maxLength: 8 },
  );
  const quotas = fc.option(fc.nat(8), { nil: null });
  const budgets = fc.option(fc.bigInt({ min: 0n, max: 60n }), { nil: null });

  it('agrees with ranking everybody again', () => {
    fc.assert(
      fc.property(cases, quotas, budgets, (given, quota, budget) => {
        expect(flipsOf(given, quota, budget)).toEqual(byRankingAgain(given, quota, budget));
      }),
      { numRuns: 1000 },
    );
  });

  it('selects in every list whom no draw can move, and does not depend on the order given', () => {
    fc.assert(
      fc.property(cases, quotas, budgets, (given, quota, budget) => {
        const told = stabilityOf(given.map(rescored), quota, budget);
        expect(stabilityOf(given.toReversed().map(rescored), quota, budget)).toEqual(told);
        for (const { selected, draws } of told.values()) {
          expect(selected).toBeGreaterThanOrEqual(0);
          expect(selected).toBeLessThanOrEqual(draws);
        }
      }),
      { numRuns: 20 },
    );
    const apart = [
      rescored({ id: 'a', totals: [90, 91] }),
      rescored({ id: 'b', totals: [10, 11] }),
    ];
    const told = stabilityOf(apart, 1, null);
    expect([told.get('a')?.selected, told.get('b')?.selected]).toEqual([told.get('a')?.draws, 0]);
  });
});
