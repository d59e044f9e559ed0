import { newId } from '../../server/shared/request/deps.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, password, type MoneyZone } from '../support/moneyZone.js';

onEachDatabase('payment orders', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(() => database.close());

  it('say all that finance prints, for the batch and for each payment, to everybody who signs', async () => {
    // 30 % of 1,000,000.00 and of 54,696.73 fall due first: 300,000.00 and 16,409.02.
    const id = await zone.prepared(await zone.agreed('Round'), await zone.agreed('Odd', 5_469_673));
    const path = `/payments/batches/${id}`;
    const order = `${path}/order`;
    const preparer = await zone.as(zone.preparer);
    const batch = await zone.batch(id);
    await database.db.rows.budgetLines.update(
      { id: batch.budget_line_id },
      { document: '大高新财指〔2026〕12号', payer_bank: 'Treasury Bank', payer_tail: '8801' },
    );
    expect((await preparer.get(path)).text).toContain(`href="${order}"`);
    const early = await preparer.get(order);
    expect(early.text).toContain('Not yet approved: no ground for paying.');

    await (await zone.as(zone.reviewer)).post(`${path}/review`, {}, path);
    await (await zone.as(zone.payer)).post(`${path}/approve`, { password }, path);
    const auditor = await zone.person('Auditor', 'auditor');
    for (const reader of [zone.preparer, zone.reviewer, zone.payer, auditor]) {
      const { status, text } = await (await zone.as(reader)).get(order);
      expect(status).toBe(200);
      expect(text).not.toContain('Not yet approved');
      for (const said of [
        batch.number,
        '大高新财指〔2026〕12号',
        'Treasury Bank ****8801',
        'Firm of Round',
        'Firm of Odd',
        '300,000.00',
        '16,409.02',
        '316,409.02',
        // 316,409.02 by docs/sources.md §5.5: one nought for a run of inner ones.
        '人民币叁拾壹万陆仟肆佰零玖元零贰分',
        batch.lines_hash,
        'Preparer',
        'Reviewer',
        'Payer',
      ])
        expect(text).toContain(said);
      expect(text).toMatch(/2\sMar\s2026/);
      expect(text).not.toContain('6222021234567890');
    }

    const one = await preparer.get(`${order}?payment=${batch.number}-002`);
    const other = await preparer.get(`${order}?payment=${batch.number}-001`);
    expect([one.text, other.text].filter((text) => text.includes('Firm of Odd'))).toHaveLength(1);
    const odd = one.text.includes('Firm of Odd') ? one.text : other.text;
    expect(odd).toContain('人民币壹万陆仟肆佰零玖元零贰分');
    expect(odd).not.toContain('Firm of Round');
    expect((await preparer.get(`${order}?payment=ZF-0`)).status).toBe(404);
  });

  it('are of no programme but the own, and say where a line was changed after it was signed', async () => {
    const id = await zone.prepared(await zone.agreed('Changed'));
    const order = `/payments/batches/${id}/order`;
    const stranger = await zone.person('Stranger');
    await database.db.rows.grants.insert({
      id: newId(),
      user_id: stranger.userId,
      role: 'finance_reviewer',
      programme_id: 'another',
      granted_by: null,
      granted_at: new Date(0).toISOString(),
      revoked_by: null,
      revoked_at: null,
    });
    expect((await (await zone.as(stranger)).get(order)).status).toBe(404);
    const reviewer = await zone.as(zone.reviewer);
    expect((await reviewer.get(order)).text).not.toContain('changed');
    const [payment] = await database.db.rows.payments.all({ batch_id: id });
    await database.db.execute('UPDATE bank_accounts SET branch_code = :code WHERE id = :id', {
      code: '102100099996',
      id: payment?.bank_account_id ?? '',
    });
    const { text } = await reviewer.get(order);
    expect(text).toContain('no longer');
  });
});
