import { sheetRows } from '../../server/adapters/sheetRows.js';
import { fen } from '../../server/domain/money.js';
import { ledgerAsCsv } from '../../server/features/ledgers/ledgerFiles.view.js';
import type { Ledger } from '../../server/features/ledgers/ledgers.query.js';
import { fenCell } from '../../server/features/ledgers/ledgerTable.view.js';
import { newId } from '../../server/shared/request/deps.js';
import { bankAnswers } from '../support/bankAnswers.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import type { Visitor } from '../support/visitor.js';

onEachDatabase('ledgers', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let auditor: Visitor;
  let firms: Readonly<Record<'reserved' | 'due' | 'paid', { id: string; organisation: string }>>;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    auditor = await zone.as(await zone.person('Auditor', 'auditor'));
    firms = {
      reserved: await zone.granted('Reserved', 5_000_000),
      due: await zone.agreed('Due', 20_000_000),
      paid: await zone.agreed('Paid', 10_000_000),
    };
    const batch = await zone.sent(firms.paid);
    const [payment] = await database.db.rows.payments.all({ batch_id: batch });
    await bankAnswers(zone.deps, [zone.preparer, zone.reviewer], batch, [
      { paymentRef: payment?.reference ?? '', status: 'paid', amountFen: fen(3_000_000) },
    ]);
  });
  afterAll(() => database.close());

  /** Rows, entries and difference of each account at the foot. */
  const footOf = (text: string): Record<string, string[]> =>
    Object.fromEntries(
      [
        ...text
          .slice(text.indexOf('id="proof"'))
          .matchAll(/<th scope="row">([^<]+)<\/th>(.*?)<\/tr>/gs),
      ].map(([, account = '', cells = '']) => [
        account,
        [...cells.matchAll(/>(-?[\d,]+\.\d\d)</g)].map(([, amount = '']) => amount),
      ]),
    );

  it('of awards add up to the fen and reconcile to nought with the entries', async () => {
    const { text } = await auditor.get('/ledgers');
    // 50,000 approved; 200,000 and 100,000 signed in 30, 40 and 30 %: 60,000 due and 30,000 paid.
    expect(footOf(text)).toEqual({
      'Approved, not signed': ['50,000.00', '50,000.00', '0.00'],
      'Signed, not due': ['210,000.00', '210,000.00', '0.00'],
      'Due, not paid': ['60,000.00', '60,000.00', '0.00'],
      Paid: ['30,000.00', '30,000.00', '0.00'],
    });
    expect(text).toContain('The ledger agrees with the books.');
    expect(text).toContain(`href="/cases/${firms.paid.id}"`);
  });

  it('lead from a figure to the entries that it counts', async () => {
    const { text } = await auditor.get('/ledgers?q=Paid');
    const to =
      /href="(\/funds\/[^"]+\?q&#x3D;[^"]+|\/funds\/[^"]+\?q=[^"]+)"[^>]*>30,000\.00</.exec(
        text,
      )?.[1];
    const entries = await auditor.get((to ?? '').replaceAll('&#x3D;', '='));
    expect(entries.text).toContain(`/cases/${firms.paid.id}`);
    expect(entries.text).not.toContain(`/cases/${firms.due.id}`);
  });

  it('are narrowed by the period of submission, approval, signing or payment', async () => {
    const found = async (query: string) => {
      const { text } = await auditor.get(`/ledgers?${query}`);
      return Object.entries(firms).flatMap(([name, { id }]) =>
        text.includes(`/cases/${id}`) ? [name] : [],
      );
    };
    expect(await found('moment=paid&from=2026-01-01')).toEqual(['paid']);
    expect(await found('moment=signed&from=2026-01-01')).toEqual(['due', 'paid']);
    expect(await found('moment=approved&from=2026-01-01')).toEqual(['reserved', 'due', 'paid']);
    expect(await found('moment=approved&to=2025-12-31')).toEqual([]);
    expect(await found(`organisation=${firms.due.organisation}`)).toEqual(['due']);
  });

  it.each(['organisations', 'lines', 'periods'])('of %s reconcile as well', async (ledger) => {
    const { status, text } = await auditor.get(`/ledgers/${ledger}`);
    expect(status).toBe(200);
    expect(text).toContain('The ledger agrees with the books.');
    expect(footOf(text)['Paid']).toEqual(['30,000.00', '30,000.00', '0.00']);
  });

  it('of vouchers and registries open where there are none', async () => {
    for (const ledger of ['vouchers', 'carriers']) {
      expect((await auditor.get(`/ledgers/${ledger}`)).text).toContain('Nothing fits');
    }
  });

  it('say where an instalment was changed behind the books', async () => {
    const tranche = await zone.due(firms.due.id);
    const move = (amount: bigint) =>
      database.db.execute('UPDATE tranches SET amount = :amount WHERE id = :id', {
        amount,
        id: tranche.id,
      });
    await move(tranche.amount + 1n).catch(() => {});
    const changed = (await database.db.rows.tranches.find({ id: tranche.id }))?.amount;
    const { text } = await auditor.get('/ledgers');
    expect(text.includes('does not agree')).toBe(changed !== tranche.amount);
    await move(tranche.amount).catch(() => {});
  });

  it('are exported as CSV and as a workbook in which codes are text and amounts are numbers', async () => {
    const csv = await auditor.get('/ledgers/export');
    const lines = csv.text.trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('Granted (yuan)');
    expect(lines.filter((line) => line.includes('100000.00'))).toHaveLength(1);
    // What an account fell by in a month is a number as well.
    const fallen: Ledger = {
      columns: [{ key: 'paid', shows: 'fen' }],
      narrows: [],
      part: () => Promise.resolve({ rows: [[fenCell(-120_050n)]], next: null }),
      prove: () => Promise.resolve([]),
    };
    const pieces: string[] = [];
    const inEnglish = { words: zone.deps.words, locale: 'en' } as const;
    for await (const piece of ledgerAsCsv(fallen, inEnglish)) pieces.push(piece);
    expect(pieces.at(-1)).toBe('-1200.50\r\n');

    const file = await auditor.get('/ledgers/export?as=xlsx');
    const [heads = [], ...rows] = sheetRows(Buffer.from(file.body), 100);
    const column = (name: string) => heads.indexOf(name);
    const paid = rows.find((row) => row[column('Project')] === 'Paid') ?? [];
    expect(Number(paid[column('Granted (yuan)')])).toBe(100_000);
    expect(Number(paid[column('Paid (yuan)')])).toBe(30_000);
    expect(paid[column('Credit code')]).toBe(firms.paid.organisation.slice(-18));
  });

  it('are of the own programmes alone, and of nothing for who has no money to see', async () => {
    const stranger = await zone.person('Stranger');
    await database.db.rows.grants.insert({
      id: newId(),
      user_id: stranger.userId,
      role: 'auditor',
      programme_id: 'another',
      granted_by: null,
      granted_at: new Date(0).toISOString(),
      revoked_by: null,
      revoked_at: null,
    });
    const other = await zone.as(stranger);
    for (const ledger of ['', '/organisations', '/lines', '/periods']) {
      const { text } = await other.get(`/ledgers${ledger}`);
      expect(text).toContain('Nothing fits');
      expect(text).not.toContain('30,000.00');
    }
    const expert = await zone.as(await zone.person('Expert', 'expert'));
    expect((await expert.get('/ledgers')).status).toBe(403);
  });
});
