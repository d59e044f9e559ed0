import { fc } from '../support/fastCheck.js';
import { checkChains, checkNewest } from '../../server/data/chains.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { fundStream, postToLedger } from '../../server/data/stores/ledgerStore.js';
import { ledgerAccounts, postings, type Entry } from '../../server/domain/fund/ledger.js';
import { fen } from '../../server/domain/money.js';
import { Refused } from '../../server/domain/refusal.js';
import { applyEntry, balancesOf, emptyBalances } from '../support/ledgerModel.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';
import { newId } from '../../server/shared/request/deps.js';
import { publicBudget } from '../../server/features/portal/publicBudget.query.js';
import { acted, openedLine } from '../support/budgetLine.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';
import { sqlRefusal } from '../support/sqlRefusal.js';

const by = { at: '2026-03-02T01:00:00.000Z', actorId: null };

onEachDatabase('budget lines', (open, dialect) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database, { budgetYuan: 10_000_000 });
  });
  afterAll(() => database.close());

  const newLine = async (amount: bigint): Promise<string> =>
    openedLine(
      zone.deps,
      zone,
      { programmeId: 'kechuang', code: newId(), name: { zh: 'L', en: 'Line' }, year: 2025 },
      amount,
    );
  const lineOf = async (id: string) => {
    const row = await database.db.rows.budgetLines.find({ id });
    if (!row) throw new Error('no line');
    return row;
  };
  const move = (line: string, entry: Entry, onceKey = newId()) =>
    database.db.transaction(() =>
      postToLedger(database.db, { budgetLineId: line, entry, onceKey }, by),
    );

  it('never approves more than the budget, however many press at once', async () => {
    // Ten fit; fifty try at the same moment.
    const firms = [];
    for (let index = 0; index < 50; index += 1) firms.push(await zone.proposed(`Rush ${index}`));
    const results = await Promise.allSettled(
      firms.map(({ id }) =>
        useVerb(zone.deps, zone.approver, id, 'approve', 'approve', { reason: '' }),
      ),
    );
    const refused = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(refused.every((error) => error instanceof Refused && error.code === 'fund_short')).toBe(
      true,
    );
    expect(await zone.line()).toMatchObject({ available: 0n, reserved: 1_000_000_000n });
    expect(await database.db.rows.awards.count({ budget_line_id: zone.lineId })).toBe(10);
    const broken = await brokenBooks(database.db);
    expect(broken).toEqual([]);
    expect((await checkChains(database.db)).breaks).toEqual([]);
  }, 240_000);

  it('tells the public the sums of a year, and nothing of a year without budget', async () => {
    expect(await publicBudget(database.db, 1999)).toBeNull();
    expect(await publicBudget(database.db, 2026)).toEqual({
      total: 1_000_000_000,
      paid: 0,
      committed: 0,
      reserved: 1_000_000_000,
      available: 0,
    });
  });

  it('keeps the balances of any history equal to the model', async () => {
    const kinds = ['reserve', 'release', 'commit', 'makePayable', 'pay', 'payReturned'] as const;
    const step = fc.record({
      kind: fc.constantFrom(...kinds),
      amount: fc.bigInt({ min: 1n, max: 4_000n }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const line = await newLine(10_000n);
        let model = applyEntry(emptyBalances, postings.appropriate(fen(10_000n)));
        for (const { kind, amount } of steps) {
          const entry = postings[kind](fen(amount));
          const fits = model[entry.credit] >= amount;
          const outcome = await Promise.allSettled([move(line, entry)]);
          expect(outcome[0]?.status).toBe(fits ? 'fulfilled' : 'rejected');
          if (fits) model = applyEntry(model, entry);
        }
        const row = await lineOf(line);
        for (const account of ledgerAccounts) {
          const cached = account === 'appropriated' ? -row.appropriated : row[account];
          expect([account, cached]).toEqual([account, model[account]]);
        }
        expect(Object.values(model).reduce((sum, each) => sum + each, 0n)).toBe(0n);
        expect(balancesOf([])).toEqual(emptyBalances);
      }),
      { numRuns: dialect === 'sqlite' ? 60 : 25 },
    );
  }, 120_000);

  it('reckons exactly near the largest sums', async () => {
    const line = await newLine(1_000_000_000_000n);
    for (let index = 0; index < 9; index += 1) {
      await acted(zone.deps, zone, {
        act: 'increase',
        about: line,
        amount: fen(999_999_999_999n),
      });
    }
    await move(line, postings.reserve(fen(999_999_999_997n)));
    const row = await lineOf(line);
    expect(row.appropriated).toBe(1_000_000_000_000n + 9n * 999_999_999_999n);
    expect(row.available).toBe(row.appropriated - 999_999_999_997n);
  });

  it('posts one thing once', async () => {
    const line = await newLine(1_000n);
    await move(line, postings.reserve(fen(10n)), `once:${line}`);
    const again = await refusalOf(move(line, postings.reserve(fen(10n)), `once:${line}`));
    expect(again.code).toBe('already_posted');
    expect((await lineOf(line)).reserved).toBe(10n);
  });

  it('lets nobody change or remove what was posted, in any way SQL knows', async () => {
    const before = await database.db.rows.ledgerEntries.all({ budget_line_id: zone.lineId }, [
      ['seq', 'ASC'],
    ]);
    const copy = `SELECT budget_line_id, seq, kind, from_account, to_account, 1, application_id,
                         tranche_id, payment_id, once_key, at, actor_id, posting_id, outside,
                         valued_at
                    FROM ledger_entries WHERE budget_line_id = '${zone.lineId}' AND seq = 1`;
    const attempts = [
      'UPDATE ledger_entries SET amount = 1',
      'DELETE FROM ledger_entries',
      ...(dialect === 'sqlite'
        ? [
            `INSERT OR REPLACE INTO ledger_entries ${copy}`,
            `INSERT INTO ledger_entries ${copy} ON CONFLICT DO UPDATE SET amount = 1`,
          ]
        : [
            `REPLACE INTO ledger_entries ${copy}`,
            `INSERT INTO ledger_entries ${copy} ON DUPLICATE KEY UPDATE amount = 1`,
          ]),
      'UPDATE events SET type = type',
      'DELETE FROM events',
    ];
    for (const sql of attempts) {
      expect(await sqlRefusal(database.db, sql)).toMatch(/append-only/);
    }
    const after = await database.db.rows.ledgerEntries.all({ budget_line_id: zone.lineId }, [
      ['seq', 'ASC'],
    ]);
    expect(after).toEqual(before);
  });

  it.each([
    ['available = -1, reserved = appropriated + 1', 'never_below_zero'],
    ['paid = paid + 1', 'sums'],
    ['appropriated = 9007199254740992, available = 9007199254740992', 'exact'],
    ...(dialect === 'sqlite'
      ? [['available = available + 0.5, appropriated = appropriated + 0.5', 'whole_fen']]
      : []),
  ])('refuses SET %s by the database itself', async (change, check) => {
    const line = await newLine(1_000n);
    const row = await lineOf(line);
    const sql = `UPDATE budget_lines SET ${change} WHERE id = '${line}'`;
    expect(await sqlRefusal(database.db, sql)).toContain(`budget_lines_${check}`);
    expect(await lineOf(line)).toEqual(row);
  });

  it('shows a changed record of the chain', async () => {
    const line = await newLine(5_000n);
    const stream = fundStream(line);
    expect(await checkNewest(database.db, stream, 10)).toBeNull();
    await database.db.sequelize.query(
      `INSERT INTO events (stream, seq, at, actor_id, type, data, prev_hash, hash)
       SELECT stream, seq + 1, at, actor_id, type, data, prev_hash, hash FROM events
        WHERE stream = '${stream}' AND seq = 2`,
    );
    expect(await checkNewest(database.db, stream, 10)).toEqual({ stream, seq: 3 });
    expect((await checkChains(database.db)).breaks).toEqual([{ stream, seq: 3 }]);
    const broken = await brokenBooks(database.db);
    expect(broken.map(({ name }) => name)).toContain('events_are_linked');
  });
});
