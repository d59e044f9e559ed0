import { fc } from '../support/fastCheck.js';
import {
  claimedFen,
  interestFen,
  recoveryLines,
  recoveryRoute,
  splitReceipt,
  type PaidInstalment,
} from '../../server/domain/fund/recovery.js';

const paid = (tranche: string, paidFen: number, paidOn: string): PaidInstalment => ({
  tranche,
  paidFen,
  paidOn,
  lineId: 'line',
  lineYear: Number(paidOn.slice(0, 4)),
});
const two = [paid('first', 60_000_00, '2025-03-02'), paid('second', 40_000_00, '2026-03-02')];
const noInterest = { rate: 0, until: '2026-12-31' };
const claims = (terms: Parameters<typeof recoveryLines>[1]) =>
  recoveryLines(two, terms, noInterest).map(({ tranche, claimFen }) => [tranche, claimFen]);

describe('what is asked back', () => {
  it('is reckoned by its rule, what was paid last first', () => {
    expect(claims({ rule: 'all' })).toEqual([
      ['second', 40_000_00],
      ['first', 60_000_00],
    ]);
    // 7 of 12 months: 5 twelfths of each, without the part of a fen: 4,000,000 × 5 ÷ 12 = 1,666,666.67.
    expect(claims({ rule: 'time', kept: 7, of: 12 })).toEqual([
      ['second', 1_666_666],
      ['first', 2_500_000],
    ]);
    expect(claims({ rule: 'fixed', amountFen: 50_000_00 })).toEqual([
      ['second', 40_000_00],
      ['first', 10_000_00],
    ]);
    expect(claims({ rule: 'difference', amountFen: 70_000_00 })).toEqual([['second', 30_000_00]]);
    expect(claims({ rule: 'difference', amountFen: 100_000_00 })).toEqual([]);
  });

  it('bears simple interest for each day after the payment, rounded down to the fen', () => {
    const lines = recoveryLines(two, { rule: 'all' }, { rate: 345, until: '2026-03-12' });
    // 4,000,000 fen × 3.45 % × 10 ÷ 365 = 3,780.8; 6,000,000 × 3.45 % × 375 ÷ 365 = 212,671.2.
    expect(lines.map(({ days, interestFen: fen }) => [days, fen])).toEqual([
      [10, 3780],
      [375, 212_671],
    ]);
    expect(interestFen(lines)).toBe(216_451);
  });

  it('is never more than was paid, and a receipt is divided to the fen', () => {
    const amount = fc.integer({ min: 1, max: 20_000_000 });
    fc.assert(
      fc.property(amount, fc.array(amount, { maxLength: 5 }), (asked, receipts) => {
        const lines = recoveryLines(
          two,
          { rule: 'fixed', amountFen: asked },
          { rate: 500, until: '2026-12-31' },
        );
        expect(claimedFen(lines)).toBe(Math.min(asked, 100_000_00));
        let left = claimedFen(lines) + interestFen(lines);
        const taken: ReturnType<typeof splitReceipt>[] = [];
        for (const receipt of receipts) {
          const now = Math.min(receipt, left);
          if (now === 0) break;
          const split = splitReceipt(lines, taken, now);
          const parts = split.parts.reduce((sum, { amountFen }) => sum + amountFen, 0);
          expect(parts + split.interestFen).toBe(now);
          taken.push(split);
          left -= now;
        }
        expect(() => splitReceipt(lines, taken, left + 1)).toThrow(RangeError);
        for (const { tranche, claimFen } of lines) {
          const all = taken
            .flatMap(({ parts }) => parts)
            .filter((part) => part.tranche === tranche);
          expect(all.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBeLessThanOrEqual(
            claimFen,
          );
        }
      }),
    );
  });
});

describe('where money that came back goes', () => {
  it.each([
    ['2026-12-31', false, 'budget'],
    ['2027-01-01', false, 'treasury'],
    ['2026-12-31', true, 'treasury'],
  ] as const)('by the bank on %s, line closed %s: %s', (day, closed, route) => {
    expect(recoveryRoute({ lineYear: 2026, paidOn: '2026-03-02' }, day, closed)).toBe(route);
  });
  it('is the treasury where the line is of another year than the payment', () => {
    const carried = { lineYear: 2025, paidOn: '2026-01-05' };
    expect(recoveryRoute(carried, '2026-02-01', false)).toBe('treasury');
  });
});
