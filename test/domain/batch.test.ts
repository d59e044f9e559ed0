import { fc } from '../support/fastCheck.js';
import {
  markApproved,
  controlTotals,
  preparedBatch,
  linesHash,
  signedLines,
  markExported,
  markReviewed,
  markSettled,
  markVoid,
  type Batch,
  type BatchLine,
} from '../../server/domain/fund/batch.js';
import { fen } from '../../server/domain/money.js';
import { Refused } from '../../server/domain/refusal.js';

const line = (change: Partial<BatchLine> = {}): BatchLine => ({
  paymentRef: 'PAY-1',
  payeeName: '滨海智能科技有限公司',
  bankCode: '102100099996',
  account: '210201234567890001',
  amountFen: fen(30_000_000),
  purpose: '首期拨款',
  ...change,
});
const lines = [line(), line({ paymentRef: 'PAY-2', account: '12345678', amountFen: fen(5) })];

const prepared = preparedBatch('B-1', lines, 'preparer');
const reviewed = markReviewed(prepared, 'reviewer', linesHash(lines));
const approved = markApproved(reviewed, 'approver', linesHash(lines));
const exported = markExported(approved);

function codeOf(act: () => unknown): string {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return error instanceof Refused ? `${error.kind} ${error.code}` : String(error);
  }
}

describe('a payment batch', () => {
  it('passes through three people to the bank', () => {
    expect(prepared).toMatchObject({
      status: 'prepared',
      preparedBy: 'preparer',
      hash: linesHash(lines),
    });
    expect(reviewed).toMatchObject({ status: 'reviewed', reviewedBy: 'reviewer' });
    expect(approved).toMatchObject({ status: 'approved', approvedBy: 'approver' });
    expect(exported.status).toBe('exported');
    expect(markSettled(exported, new Set(['PAY-1', 'PAY-2'])).status).toBe('settled');
  });

  it('needs a different person each time', () => {
    const hash = linesHash(lines);
    expect(codeOf(() => markReviewed(prepared, 'preparer', hash))).toBe('forbidden same_person');
    expect(codeOf(() => markApproved(reviewed, 'preparer', hash))).toBe('forbidden same_person');
    expect(codeOf(() => markApproved(reviewed, 'reviewer', hash))).toBe('forbidden same_person');
  });

  it('holds payments, each once', () => {
    expect(codeOf(() => preparedBatch('B-2', [], 'p'))).toBe('conflict batch_empty');
    expect(codeOf(() => preparedBatch('B-2', [line(), line()], 'p'))).toBe(
      'conflict batch_duplicate',
    );
  });

  it.each([
    ['account', { account: '210201234567890002' }],
    ['bank', { bankCode: '104100000004' }],
    ['amount', { amountFen: fen(30_000_001) }],
    ['payee', { payeeName: '滨海智能' }],
    ['purpose', { purpose: '' }],
    ['reference', { paymentRef: 'PAY-3' }],
  ])('is void of approval when the %s changes', (_, change) => {
    const changed = [line(change), ...lines.slice(1)];
    const after = (batch: Batch): Batch => ({ ...batch, lines: changed });
    const reviewedHash = linesHash(lines);
    expect(codeOf(() => markApproved(after(reviewed), 'approver', reviewedHash))).toBe(
      'stale batch_changed',
    );
    expect(codeOf(() => markReviewed(after(prepared), 'fourth', linesHash(changed)))).toBe(
      'stale batch_changed',
    );
    // Even where the approver saw the change: nobody has reviewed it.
    expect(codeOf(() => markApproved(after(reviewed), 'approver', linesHash(changed)))).toBe(
      'stale batch_changed',
    );
    expect(codeOf(() => markExported(after(approved)))).toBe('stale batch_changed');
  });

  it('is void of approval when a line is added or taken away', () => {
    expect(codeOf(() => markExported({ ...approved, lines: lines.slice(1) }))).toBe(
      'stale batch_changed',
    );
    const more = [...lines, line({ paymentRef: 'PAY-3' })];
    expect(codeOf(() => markExported({ ...approved, lines: more }))).toBe('stale batch_changed');
    expect(codeOf(() => markApproved(reviewed, 'approver', 'other'))).toBe('stale batch_changed');
  });

  it('waits for the bank’s word on every line', () => {
    expect(codeOf(() => markSettled(exported, new Set(['PAY-1', 'PAY-9'])))).toBe(
      'conflict batch_unanswered',
    );
  });

  it('takes each step in its own state only', () => {
    const settled = markSettled(exported, new Set(['PAY-1', 'PAY-2']));
    const voided = markVoid(prepared);
    const states = [prepared, reviewed, approved, exported, settled, voided];
    const steps = {
      review: (batch: Batch) => markReviewed(batch, 'fourth', linesHash(lines)),
      approve: (batch: Batch) => markApproved(batch, 'fourth', linesHash(lines)),
      export: markExported,
      settle: (batch: Batch) => markSettled(batch, new Set(['PAY-1', 'PAY-2'])),
      void: markVoid,
    };
    const allowed = states.map((batch) =>
      Object.entries(steps)
        .filter(([, step]) => codeOf(() => step(batch)) === 'accepted')
        .map(([name]) => name),
    );
    expect(allowed).toEqual([
      ['review', 'void'],
      ['approve', 'void'],
      ['export', 'void'],
      ['settle'],
      [],
      [],
    ]);
    expect(codeOf(() => markReviewed(settled, 'fourth', linesHash(lines)))).toBe(
      'conflict batch_state',
    );
  });
});

describe('control totals', () => {
  it('count, sum and mark the accounts', () => {
    const totals = controlTotals(lines);
    expect(totals).toMatchObject({ count: 2, sumFen: 30_000_005n });
    expect(totals.accountsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(controlTotals([]).sumFen).toBe(0n);
  });

  it('do not depend on the order, nor does the hash', () => {
    const many = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 });
    fc.assert(
      fc.property(many, (references) => {
        const given = references.map((paymentRef, at) =>
          line({ paymentRef, account: String(10_000_000 + at) }),
        );
        expect(linesHash(given.toReversed())).toBe(linesHash(given));
        expect(controlTotals(given.toReversed())).toEqual(controlTotals(given));
      }),
    );
  });

  it('tell swapped accounts apart although count and sum agree', () => {
    const swapped = [
      line({ account: '12345678' }),
      { ...lines[1], ...line(), paymentRef: 'PAY-2' },
    ];
    expect(controlTotals(swapped).accountsHash).not.toBe(controlTotals(lines).accountsHash);
  });
});

test('accounts are signed by a keyed hash, and what was signed with numbers stays as it was', () => {
  const seal = { blindIndex: (account: string): string => `key ${account}` };
  const [first] = signedLines(lines, seal, '');
  expect(first?.account).toBe(`key ${lines[0]?.account}`);
  expect(first?.payeeName).toBe(lines[0]?.payeeName);
  const now = linesHash(signedLines(lines, seal, ''));
  expect(linesHash(signedLines(lines, seal, now))).toBe(now);
  expect(linesHash(signedLines(lines, seal, linesHash(lines)))).toBe(linesHash(lines));
  const other = lines.map((each) => ({ ...each, account: `${each.account}0` }));
  expect(linesHash(signedLines(other, seal, now))).not.toBe(now);
});
