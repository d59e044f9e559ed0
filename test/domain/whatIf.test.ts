import { rankCases } from '../../server/domain/review/ranking.js';
import { suppose } from '../../server/domain/review/whatIf.js';
import { fc } from '../support/fastCheck.js';

const cases = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    scorePoints: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
    tieBreakers: fc.array(fc.nat(2), { maxLength: 2 }),
    amountFen: fc.bigInt({ min: 0n, max: 50n }),
  }),
  { selector: ({ id }) => id, maxLength: 15 },
);
const quotas = fc.option(fc.nat(15), { nil: null });
const budgets = fc.option(fc.bigInt({ min: 0n, max: 300n }), { nil: null });

describe('the list under other limits', () => {
  it('is the list itself under those that hold', () => {
    fc.assert(
      fc.property(cases, quotas, budgets, (given, quota, budgetFen) => {
        const within = withinOf(given, quota, budgetFen);
        const rows = given.map((each) => ({ ...each, above: within.has(each.id) }));
        const told = suppose(rows, { quota, budgetFen, lowest: null });
        expect([told.selected, told.gained, told.lost]).toEqual([within.size, [], []]);
      }),
    );
  });

  it('selects nobody below the lowest score and otherwise as a ranking of the others would', () => {
    fc.assert(
      fc.property(cases, quotas, budgets, fc.nat(9), (given, quota, budgetFen, lowest) => {
        const rows = given.map((each) => ({ ...each, above: false }));
        const told = suppose(rows, { quota, budgetFen, lowest });
        const reach = given.filter(({ scorePoints }) => (scorePoints ?? -1) >= lowest);
        const within = withinOf(reach, quota, budgetFen);
        expect(new Set(told.gained)).toEqual(within);
        const cost = given
          .filter(({ id }) => within.has(id))
          .reduce((sum, { amountFen }) => sum + amountFen, 0n);
        expect(told.costFen).toBe(cost);
      }),
    );
  });
});

function withinOf(
  given: Parameters<typeof rankCases>[0],
  quota: number | null,
  budgetFen: bigint | null,
): ReadonlySet<string> {
  const { rows } = rankCases(given, quota, budgetFen);
  return new Set(rows.filter(({ within }) => within).map(({ id }) => id));
}
