import { fc } from '../support/fastCheck.js';
import { ledgerAccounts, postings, type Entry } from '../../server/domain/fund/ledger.js';
import { fen, MAX_FEN } from '../../server/domain/money.js';
import { Refused } from '../../server/domain/refusal.js';
import { applyEntry, balancesOf, emptyBalances, type Balances } from '../support/ledgerModel.js';

const history = (...entries: readonly Entry[]) => entries.reduce(applyEntry, emptyBalances);
const sumOf = (balances: Balances) =>
  ledgerAccounts.reduce<bigint>((sum, account) => sum + balances[account], 0n);

function refusalOf(act: () => unknown): Refused | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

describe('a budget line', () => {
  const million = fen(100_000_000);
  const tranche = fen(30_000_000);

  it('carries a grant from budget to payment', () => {
    const balances = history(
      postings.appropriate(fen(500_000_000)),
      postings.reserve(million),
      postings.commit(million),
      postings.makePayable(tranche),
      postings.pay(tranche),
    );
    expect(balances).toEqual({
      appropriated: -500_000_000n,
      available: 400_000_000n,
      reserved: 0n,
      committed: 70_000_000n,
      payable: 0n,
      paid: 30_000_000n,
      returned: 0n,
    });
  });

  it('owes again what the bank sends back, and keeps what is recovered', () => {
    const paid = [
      postings.appropriate(million),
      postings.reserve(million),
      postings.commit(million),
      postings.makePayable(million),
      postings.pay(million),
    ];
    expect(history(...paid, postings.payReturned(tranche))).toMatchObject({
      payable: tranche,
      paid: 70_000_000n,
    });
    expect(history(...paid, postings.recover(tranche))).toMatchObject({
      returned: tranche,
      paid: 70_000_000n,
    });
  });

  it('frees what was reserved in vain', () => {
    const balances = history(
      postings.appropriate(million),
      postings.reserve(tranche),
      postings.release(tranche),
    );
    expect(balances).toMatchObject({ available: million, reserved: 0n });
  });

  it('refuses what is not there, to the fen', () => {
    const balances = history(postings.appropriate(million));
    expect(applyEntry(balances, postings.reserve(million)).available).toBe(0n);
    const refused = refusalOf(() => applyEntry(balances, postings.reserve(fen(million + 1n))));
    expect(refused).toMatchObject({
      kind: 'conflict',
      code: 'fund_short',
      params: { account: 'available', have: '1,000,000.00', need: '1,000,000.01' },
    });
  });

  it('never recovers more than was paid', () => {
    const balances = history(
      postings.appropriate(fen(100)),
      postings.reserve(fen(100)),
      postings.commit(fen(100)),
      postings.makePayable(fen(100)),
      postings.pay(fen(100)),
      postings.recover(fen(60)),
    );
    expect(refusalOf(() => applyEntry(balances, postings.recover(fen(50))))?.code).toBe(
      'fund_short',
    );
  });

  it('reverses an entry once', () => {
    const reserve = postings.reserve(tranche);
    const reversal = postings.reverse(reserve);
    expect(balancesOf([reserve, reversal])).toEqual(emptyBalances);
    expect(refusalOf(() => postings.reverse(reversal))?.code).toBe('reversal_stands');
  });

  it.each([0n, -1n, MAX_FEN + 1n])('posts no %d fen', (amount) => {
    expect(() => postings.reserve(fen(amount))).toThrow(RangeError);
  });
});

const isSound = (balances: Balances) =>
  sumOf(balances) === 0n &&
  ledgerAccounts.every((account) =>
    account === 'appropriated' ? balances[account] <= 0n : balances[account] >= 0n,
  );

describe('any history', () => {
  const { reverse, ...forward } = postings;
  const amount = fc.bigInt({ min: 1n, max: 300n }).map(fen);
  const posting = fc.constantFrom(...Object.values(forward));
  const undo = fc.nat(9).map((dice) => dice === 0);
  const step = fc.record({ posting, amount, undo });

  it('sums to zero, stays above it, and replays to the same balances', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 60, maxLength: 120 }), (steps) => {
        // A first budget, so that most steps have something to move; refused ones change nothing.
        const taken: Entry[] = [forward.appropriate(fen(3000))];
        let balances = balancesOf(taken);
        for (const each of steps) {
          const last = taken.at(-1);
          const undoes = each.undo && last && last.memo !== 'reverse';
          const entry = undoes ? reverse(last) : each.posting(each.amount);
          const refused = refusalOf(() => {
            balances = applyEntry(balances, entry);
            taken.push(entry);
          });
          if (!isSound(balances) || (refused && refused.code !== 'fund_short')) return false;
        }
        for (const { memo } of taken) seen.add(memo);
        expect(balancesOf(taken)).toEqual(balances);
        return true;
      }),
      { numRuns: 300 },
    );
    // Not for want of trying: every sort of movement was accepted somewhere. Restoring reverses.
    const memos = Object.keys(postings).filter((name) => name !== 'restore');
    expect([...seen].toSorted()).toEqual(memos.toSorted());
  });
});
