import { brokenBooks } from '../support/brokenBooks.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import type { Visitor } from '../support/visitor.js';

onEachDatabase('pages of the funds', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let payer: Visitor;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    payer = await zone.as(zone.payer);
  });
  afterAll(async () => {
    const broken = await brokenBooks(database.db);
    await database.close();
    expect(broken).toEqual([]);
  });

  const typed = {
    programme: 'kechuang',
    code: 'KC-2',
    name_zh: '\u79d1\u521b',
    name_en: 'Second line',
    year: '2027',
    amount: '1,234,567.89',
  };

  it('draw the lines, and show every movement with its case', async () => {
    const firm = await zone.proposed('Drawn');
    await useVerb(zone.deps, zone.approver, firm.id, 'approve', 'approve', { reason: '' });
    const list = await payer.get('/funds');
    expect(list.text).toContain('Start-up fund');
    expect(list.text).toContain('<rect class="reserved" width="1%"');
    const ledger = await payer.get(`/funds/${zone.lineId}`);
    expect(ledger.text).toContain(`href="/cases/${firm.id}"`);
    expect(ledger.text).toContain('Set aside on approval');
    expect(ledger.text).toContain('The chain of records holds');
  });

  it('open a line and add to it', async () => {
    const opened = await payer.post('/funds', typed, '/funds');
    expect(opened.status).toBe(303);
    const path = String(opened.headers['location']);
    expect((await payer.get(path)).text).toContain('1,234,567.89');
    const added = await payer.post(`${path}/appropriations`, { amount: '\uff10.11' }, path);
    expect(added.status).toBe(303);
    expect((await payer.get(path)).text).toContain('1,234,568.00');
    const again = await payer.post('/funds', typed, '/funds');
    expect(again.status).toBe(422);
    expect(again.text).toContain('already has a budget line with that code');
  });

  it('send a form twice and post it once', async () => {
    const path = `/funds/${zone.lineId}`;
    const before = await zone.line();
    const form = await payer.get(path);
    const hidden = (name: string): string =>
      new RegExp(`name="${name}" value="([^"]+)"`).exec(form.text)?.[1] ?? '';
    const body = { _csrf: hidden('_csrf'), once: hidden('once'), amount: '1.00' };
    const post = () => payer.send(`${path}/appropriations`, body);
    const answers = await Promise.all([post(), post(), post(), post()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    expect((await zone.line()).appropriated - before.appropriated).toBe(100n);
  });

  it.each([
    '0',
    '-1',
    '0.005',
    '1e21',
    'NaN',
    'Infinity',
    '1,00',
    '9007199254740993',
    '9223372036854775808',
    '',
    ' ',
    'abc',
    '0x10',
    '1\u0000',
    '\u4e00\u4e07',
  ])('refuse the amount %j at its field', async (amount) => {
    const before = await zone.line();
    const path = `/funds/${zone.lineId}`;
    const answer = await payer.post(`${path}/appropriations`, { amount }, path);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="amount-error"');
    expect(await zone.line()).toEqual(before);
  });

  it.each([
    ['programme', 'haichuang'],
    ['programme', ['kechuang', 'x']],
    ['code', '../x'],
    ['code', 'x'.repeat(41)],
    ['name_zh', ''],
    ['name_en', 'a\u0007'],
    ['year', '1999'],
    ['year', '2026.5'],
    ['year', '\u4e8c'],
  ])('refuse a wrong %s', async (field, value) => {
    const answer = await payer.post('/funds', { ...typed, code: 'NEW', [field]: value }, '/funds');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`id="${field}-error"`);
    expect(answer.text).toContain('value="1,234,567.89"');
  });

  it('are for finance and those who decide, in their own programme', async () => {
    const stranger = await zone.as(await zone.person('Stranger'));
    expect((await stranger.get('/funds')).status).toBe(403);
    const elsewhere = await zone.person('Elsewhere');
    await zone.grant(elsewhere.userId, 'finance_approver', 'haichuang');
    const other = await zone.as(elsewhere);
    expect((await other.get('/funds')).text).not.toContain('Start-up fund');
    expect((await other.get(`/funds/${zone.lineId}`)).status).toBe(404);
    const officer = await zone.as(zone.officer);
    expect((await officer.get(`/funds/${zone.lineId}`)).text).not.toContain('appropriations');
    const post = await officer.post('/funds', typed, `/funds/${zone.lineId}`);
    expect(post.status).toBe(403);
  });
});
