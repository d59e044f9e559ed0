import { moveVoucher } from '../../server/data/stores/voucherStore.js';
import { fen } from '../../server/domain/money.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { refusalOf } from '../support/refusalOf.js';

const by = { at: '2026-03-02T01:00:00.000Z', actorId: null };

onEachDatabase('money of a voucher', (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    await database.db.rows.vouchers.insert({
      id: 'voucher',
      number: 'CXQ-1',
      application_id: 'case',
      organisation_id: 'firm',
      programme_id: 'voucher',
      budget_line_id: 'line',
      face: fen(100_00n),
      available: fen(100_00n),
      frozen: fen(0n),
      used: fen(0n),
      ended: fen(0n),
      valid_until: '2027-03-02',
      status: 'live',
      moves: 1,
      created_at: by.at,
    });
  });
  afterAll(() => database.close());

  const move = (kind: 'freeze' | 'unfreeze' | 'use' | 'end', fenAmount: bigint, onceKey: string) =>
    database.db.transaction(() =>
      moveVoucher(
        database.db,
        { voucherId: 'voucher', kind, amount: fen(fenAmount), applicationId: null, onceKey },
        by,
      ),
    );
  const parts = async () => {
    const row = await database.db.rows.vouchers.find({ id: 'voucher' });
    return row && [row.available, row.frozen, row.used, row.ended, row.moves];
  };

  it('leaves no part with less than it has, to the last fen', async () => {
    for (const kind of ['freeze', 'end'] as const) {
      const refused = await refusalOf(move(kind, 100_01n, `${kind}:too-much`));
      expect([refused.code, refused.params]).toEqual([
        'voucher_short',
        { have: '100.00', need: '100.01' },
      ]);
    }
    expect((await refusalOf(move('use', 1n, 'use:nothing-frozen'))).code).toBe('voucher_short');
    expect(await parts()).toEqual([100_00n, 0n, 0n, 0n, 1]);
    await move('freeze', 100_00n, 'freeze:all');
    expect(await parts()).toEqual([0n, 100_00n, 0n, 0n, 2]);
    expect((await refusalOf(move('freeze', 1n, 'freeze:one-more'))).code).toBe('voucher_short');
    expect(await database.db.rows.voucherMoves.count({})).toBe(1);
  });

  it('takes two halves at once, never three', async () => {
    await move('unfreeze', 100_00n, 'unfreeze:all');
    const halves = ['a', 'b', 'c'].map((key) => move('freeze', 50_00n, `half:${key}`));
    const ended = await Promise.allSettled(halves);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect((await parts())?.[0]).toBe(0n);
  });

  it('freezes nothing of a voucher that has ended', async () => {
    const { rows } = database.db;
    await move('unfreeze', 50_00n, 'unfreeze:half');
    await rows.vouchers.update({ id: 'voucher' }, { status: 'expired' });
    expect((await refusalOf(move('freeze', 1n, 'freeze:late'))).code).toBe('voucher_over');
    expect((await parts())?.[0]).toBe(50_00n);
  });
});
