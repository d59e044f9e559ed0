import { brokenBooks } from '../support/brokenBooks.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';
import type { Actor } from '../../server/domain/actor.js';
import { deskCounts } from '../../server/features/tasks/deskCounts.query.js';
import { openedLine } from '../support/budgetLine.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, password, type MoneyZone } from '../support/moneyZone.js';
import type { Visitor } from '../support/visitor.js';

onEachDatabase('pages of the funds', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let payer: Visitor;
  let preparer: Visitor;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    payer = await zone.as(zone.payer);
    preparer = await zone.as(zone.preparer);
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
    reason: 'Allotted for the year',
    document: 'ZB-2027-1',
    source: 'city',
    functional_code: '2060404',
    payer_tail: '\uff10218',
  };
  const grounds = { document: 'ZB-2026-7', reason: 'As the paper says' };

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

  it('open a line that stays empty until another person approves', async () => {
    const opened = await preparer.post('/funds', typed, '/funds/new');
    expect(opened.status).toBe(303);
    const proposal = String(opened.headers['location']);
    const own = await preparer.get(proposal);
    expect(own.text).toContain('1,234,567.89');
    expect(own.text).not.toContain(`action="${proposal}/approve"`);
    const line = /href="(\/funds\/[0-9a-f-]{36})"/.exec(own.text)?.[1] ?? '';
    expect((await preparer.get(line)).text).toContain('ZB-2027-1');
    expect((await preparer.get('/funds')).text).toContain(`href="${proposal}"`);
    const [row] = await database.db.rows.budgetLines.all({ code: 'KC-2' });
    expect(row).toMatchObject({ appropriated: 0n, source: 'city', payer_tail: '0218' });
    const wrong = await payer.post(`${proposal}/approve`, { password: 'wrong' }, proposal);
    expect(wrong.status).toBe(422);
    expect((await payer.post(`${proposal}/approve`, { password }, proposal)).status).toBe(303);
    expect((await payer.get(line)).text).toContain('1,234,567.89');
    const added = await preparer.post(
      `${line}/acts/increase`,
      { ...grounds, amount: '\uff10.11' },
      `${line}/acts/increase`,
    );
    const second = String(added.headers['location']);
    expect((await payer.post(`${second}/approve`, { password }, second)).status).toBe(303);
    expect((await payer.get(line)).text).toContain('1,234,568.00');
    const again = await preparer.post('/funds', typed, '/funds/new');
    expect(again.status).toBe(422);
    expect(again.text).toContain('already has a budget line with that code');
  });

  it('send a form twice and propose it once', async () => {
    const path = `/funds/${zone.lineId}/acts/increase`;
    const form = await preparer.get(path);
    const hidden = (name: string): string =>
      new RegExp(`name="${name}" value="([^"]+)"`).exec(form.text)?.[1] ?? '';
    const body = { ...grounds, _csrf: hidden('_csrf'), once: hidden('once'), amount: '1.00' };
    const post = () => preparer.send(path, body);
    const answers = await Promise.all([post(), post(), post(), post()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303]);
    const proposals = await database.db.rows.budgetProposals.all({ open_key: zone.lineId });
    expect(proposals).toHaveLength(1);
    const [{ id } = { id: '' }] = proposals;
    const again = await payer.post(path, { ...grounds, amount: '1.00' }, '/funds');
    expect(again.status).toBe(409);
    const withdrawn = await preparer.post(
      `/funds/proposals/${id}/withdraw`,
      {},
      `/funds/proposals/${id}`,
    );
    expect(withdrawn.status).toBe(303);
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
    const path = `/funds/${zone.lineId}/acts/increase`;
    const answer = await preparer.post(path, { ...grounds, amount }, path);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="amount-error"');
    expect(answer.text).toContain('value="ZB-2026-7"');
    expect(await database.db.rows.budgetProposals.count({ open_key: zone.lineId })).toBe(0);
  });

  it.each([
    ['\uff11\uff10\uff10', 10_000n],
    ['1,000', 100_000n],
    ['200\u4e07', 200_000_000n],
  ])('take the amount %j exactly', async (amount, amountFen) => {
    const path = `/funds/${zone.lineId}/acts/increase`;
    const answer = await preparer.post(path, { ...grounds, amount }, path);
    const proposal = String(answer.headers['location']);
    const id = proposal.split('/').at(-1) ?? '';
    expect(await database.db.rows.budgetProposals.find({ id })).toMatchObject({
      amount: amountFen,
    });
    const why = 'The paper was withdrawn';
    const waitsFor = async (actor: Actor): Promise<number> =>
      (await deskCounts(zone.deps, actor)).find(({ what }) => what === 'budget')?.count ?? 0;
    expect([await waitsFor(zone.payer), await waitsFor(zone.preparer)]).toEqual([1, 0]);
    expect((await payer.post(`${proposal}/reject`, { why }, proposal)).status).toBe(303);
    expect((await preparer.get(proposal)).text).toContain(why);
    const told = { to_user_id: zone.preparer.userId, event: 'budget_rejected' };
    expect((await database.db.rows.mails.all(told)).at(-1)?.body).toContain(why);
    expect(await waitsFor(zone.payer)).toBe(0);
  });

  it('close a year that is empty, and keep what was typed where it is not', async () => {
    const line = await openedLine(
      zone.deps,
      zone,
      { programmeId: 'kechuang', code: 'KC-41', name: { zh: 'L', en: 'Line' }, year: 2041 },
      100n,
    );
    const year = '/funds/years/kechuang/2041';
    const full = await preparer.post(year, { ...grounds, act: 'close' }, year);
    expect(full.status).toBe(409);
    expect(full.text).toContain('KC-41 still holds 1.00 yuan');
    const form = `/funds/${line}/acts/give_back`;
    const given = await preparer.post(form, { ...grounds, amount: '1' }, form);
    const proposal = String(given.headers['location']);
    expect((await payer.post(`${proposal}/approve`, { password }, proposal)).status).toBe(303);
    const closing = await preparer.post(year, { ...grounds, act: 'close' }, year);
    const close = String(closing.headers['location']);
    expect((await payer.post(`${close}/approve`, { password }, close)).status).toBe(303);
    expect((await preparer.get(`/funds/${line}`)).text).toContain('This year is closed');
    expect((await preparer.get(year)).text).toContain('Undo the closing');
    const opened = { ...typed, code: 'KC-42', year: '2041' };
    const late = await preparer.post('/funds', opened, '/funds/new');
    expect(late.status).toBe(422);
    expect(late.text).toContain('id="year-error"');
    for (const gone of [
      '/funds/years/kechuang/2099',
      '/funds/years/x/2041',
      '/funds/years/kechuang/x',
    ]) {
      expect((await preparer.get(gone)).status).toBe(404);
    }
  });

  it('correct what the papers say: at once while empty, by two persons afterwards', async () => {
    const facts = `/funds/${zone.lineId}/facts`;
    const corrected = { ...typed, document: 'ZB-2026-8', reason: 'Typed wrongly at first' };
    const answer = await preparer.post(facts, corrected, facts);
    const proposal = String(answer.headers['location']);
    expect((await preparer.get(`/funds/${zone.lineId}`)).text).not.toContain('ZB-2026-8</dd>');
    const asked = await payer.get(proposal);
    expect(asked.text).toContain('About this line afterwards');
    expect(asked.text).toContain('<dd class="strong">ZB-2026-8</dd>');
    expect((await payer.post(`${proposal}/approve`, { password }, proposal)).status).toBe(303);
    expect((await preparer.get(`/funds/${zone.lineId}`)).text).toContain('ZB-2026-8</dd>');
    const opened = await preparer.post('/funds', { ...typed, code: 'KC-E' }, '/funds/new');
    const first = String(opened.headers['location']);
    const [empty] = await database.db.rows.budgetLines.all({ code: 'KC-E' });
    const path = `/funds/${empty?.id}/facts`;
    const saved = await preparer.post(path, { ...corrected, source: 'province' }, path);
    expect(saved.headers['location']).toContain(`/funds/${empty?.id}`);
    const [now] = await database.db.rows.budgetLines.all({ code: 'KC-E' });
    expect(now).toMatchObject({ source: 'province', document: 'ZB-2026-8' });
    expect((await preparer.post(`${first}/withdraw`, {}, first)).status).toBe(303);
  });

  it.each([
    ['increase', '1.00'],
    ['reduce', '1.00'],
  ])(
    'let nobody approve what they proposed themselves, nor by a second account: %s',
    async (act, amount) => {
      const path = `/funds/${zone.lineId}/acts/${act}`;
      const answer = await payer.post(path, { ...grounds, amount }, path);
      const proposal = String(answer.headers['location']);
      const own = await payer.post(`${proposal}/approve`, { password }, proposal);
      expect(own.status).toBe(403);
      const second = await zone.person('Payer again', 'finance_approver', zone.payer.personId);
      const twin = await zone.as(second);
      const byTwin = await twin.post(`${proposal}/approve`, { password }, proposal);
      expect(byTwin.status).toBe(403);
      const withoutRole = await preparer.post(`${proposal}/approve`, { password }, proposal);
      expect(withoutRole.status).toBe(403);
      expect((await payer.post(`${proposal}/withdraw`, {}, proposal)).status).toBe(303);
    },
  );

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
    ['source', 'mars'],
    ['document', 'a"b'],
    ['functional_code', '12'],
    ['payer_tail', '12a4'],
    ['reason', 'x'],
  ])('refuse a wrong %s', async (field, value) => {
    const answer = await preparer.post(
      '/funds',
      { ...typed, code: 'NEW', [field]: value },
      '/funds/new',
    );
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
    const act = `/funds/${zone.lineId}/acts/reduce`;
    expect((await other.get(act)).status).toBe(404);
    expect((await other.post(act, { ...grounds, amount: '1' }, '/funds')).status).toBe(404);
    const officer = await zone.as(zone.officer);
    expect((await officer.get(`/funds/${zone.lineId}`)).text).not.toContain('/acts/');
    const post = await officer.post('/funds', typed, `/funds/${zone.lineId}`);
    expect(post.status).toBe(403);
  });
});
