import { stepUpTries } from '../../server/shared/security/stepUp.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, password, type MoneyZone } from '../support/moneyZone.js';
import { hiddenInputs, type Visitor } from '../support/visitor.js';

onEachDatabase('pages of payments', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let preparer: Visitor;
  let reviewer: Visitor;
  let payer: Visitor;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    preparer = await zone.as(zone.preparer);
    reviewer = await zone.as(zone.reviewer);
    payer = await zone.as(zone.payer);
  });
  afterAll(() => database.close());

  const csv = (...lines: readonly string[]): Buffer =>
    Buffer.from(['payment_ref,status,amount,reason,date', ...lines].join('\r\n'));

  it('carry a payment from due to paid by their forms alone', async () => {
    const firm = await zone.agreed('Walked');
    const tranche = await zone.due(firm.id);
    const other = await zone.unproved('Unproved');
    const unproved = await zone.due(other.id);
    expect((await preparer.get('/payments')).text).toContain('Walked');
    const early = await preparer.post('/payments/batches', { tranche: unproved.id }, '/payments');
    expect(early.status).toBe(409);
    expect(early.text).toContain('The proof of the account is owed');
    const held = await preparer.get('/payments?show=held');
    expect(held.text).toContain(`href="/payees/${other.id}"`);
    const made = await preparer.post('/payments/batches', { tranche: tranche.id }, '/payments');
    const path = String(made.headers['location']);
    expect(path).toMatch(/^\/payments\/batches\/[0-9a-f-]{36}$/);

    const seen = await reviewer.get(path);
    expect(seen.text).toContain('Firm of Walked');
    expect(seen.text).not.toContain('6222021234567890');
    expect((await reviewer.post(`${path}/review`, {}, path)).status).toBe(303);
    expect((await payer.post(`${path}/approve`, { password }, path)).status).toBe(303);
    expect((await preparer.post(`${path}/export`, {}, path)).status).toBe(303);
    const file = await preparer.get(`${path}/bank-file`);
    expect(file.headers['content-disposition']).toContain('ZF-2026-');
    expect(file.text).toContain('6222021234567890');

    const reference = /ZF-2026-\d{4}-001/.exec(file.text)?.[0] ?? '';
    const broken = await preparer.upload(
      `${path}/results`,
      { results: '' },
      [{ field: 'file', name: 'r.csv', content: csv(`${reference},paid,300`) }],
      path,
    );
    expect(broken.status).toBe(422);
    expect(broken.text).toContain('nothing of it was taken');
    expect(broken.text).toContain('Line 2:');
    const taken = await preparer.upload(
      `${path}/results`,
      { results: '' },
      [
        {
          field: 'file',
          name: 'r.csv',
          content: csv(
            `${reference},paid,"300,000.00",,2026-03-02`,
            'ZF-1-1,paid,1.00,,2026-03-02',
          ),
        },
      ],
      path,
    );
    expect(taken.status).toBe(303);
    const kept = taken.headers['location'] ?? '';
    const waiting = await reviewer.get(kept);
    expect(waiting.text).toContain('Becomes paid');
    expect(waiting.text).toContain('No such payment in this batch');
    expect((await zone.batch(path.slice(-36))).status).toBe('exported');
    expect((await reviewer.post(`${kept}/confirm`, {}, kept)).status).toBe(303);
    const settled = await preparer.get(path);
    expect(settled.text).toContain('Settled');
    expect(settled.text).toContain('No such payment in this batch');
    const applicant = await zone.as(firm.applicant);
    const told = await applicant.get(`/applications/${firm.id}/agreement`);
    expect(told.text).toContain('Paid on');
    expect((await preparer.get('/payments?view=batches')).text).toContain('Settled');
  });

  it('tell nobody but who holds the file what a number could be tried against', async () => {
    const id = await zone.sent(await zone.agreed('Tried'));
    const path = `/payments/batches/${id}`;
    const file = await preparer.get(`${path}/bank-file`);
    expect(file.headers['cache-control']).toBe('no-store');
    // Over bare numbers, by which the file checks itself: the last two cells of its last line.
    const ofNumbers = file.text.match(/\b[0-9a-f]{64}\b/g) ?? [];
    expect(ofNumbers).toHaveLength(2);
    const [accounts = '', lines = ''] = ofNumbers;
    expect((await preparer.get(path)).text).toContain(accounts);
    for (const other of [reviewer, payer]) {
      const { text } = await other.get(path);
      expect(text).toContain('ZF-2026-');
      expect(ofNumbers.filter((hash) => text.includes(hash))).toEqual([]);
    }
    const row = await database.db.rows.paymentBatches.find({ id });
    expect(row?.lines_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.lines_hash).not.toBe(lines);
  });

  it('read what a bank writes in the national encoding', async () => {
    const id = await zone.sent(await zone.agreed('Encoded'));
    const path = `/payments/batches/${id}`;
    const [payment] = await database.db.rows.payments.all({ batch_id: id });
    const head = csv(`${payment?.reference},returned,300000.00,`);
    // Two characters of GB 18030 that are not UTF-8.
    const reason = Buffer.from([0xd5, 0xcb, 0xba, 0xc5]);
    const content = Buffer.concat([head, reason, Buffer.from(',2026-03-02\r\n')]);
    const upload = { field: 'file', name: 'r.csv', content };
    const sent = await preparer.upload(`${path}/results`, {}, [upload], path);
    expect(sent.status).toBe(303);
    const file = sent.headers['location'] ?? '';
    // Who brought it reads it, and does not confirm it.
    expect((await preparer.get(file)).text).toContain('another colleague of finance confirms it');
    expect((await preparer.post(`${file}/confirm`, {}, path)).status).toBe(403);
    expect((await reviewer.post(`${file}/confirm`, {}, file)).status).toBe(303);
    expect((await preparer.get(path)).text).toContain('\u8d26\u53f7');
    // What came back waits for an account, with its reason beside it.
    expect((await preparer.get('/payments?show=held')).text).toContain('\u8d26\u53f7');
  });

  it('ask the approver for the password, and not for ever', async () => {
    const id = await zone.prepared(await zone.agreed('Guarded'));
    const path = `/payments/batches/${id}`;
    await reviewer.post(`${path}/review`, {}, path);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const wrong = await payer.post(`${path}/approve`, { password: 'guess' }, path);
      expect(wrong.status).toBe(422);
      expect(wrong.text).toContain('id="password-error"');
      expect(wrong.text).not.toContain('guess');
    }
    const late = await payer.post(`${path}/approve`, { password }, path);
    expect([late.status, late.headers['retry-after']]).toEqual([429, '900']);
    expect(late.text).toContain('try again in 15 minute');
    expect((await zone.batch(id)).status).toBe('reviewed');
    // Tries are counted by the machine's clock; a quarter of an hour later they are forgotten.
    await zone.deps.throttle.forgive(stepUpTries, zone.payer.userId);
    // One form, pressed twice.
    const form = { ...hiddenInputs((await payer.get(path)).text, `${path}/approve`), password };
    const press = () => payer.send(`${path}/approve`, form);
    const twice = await Promise.all([press(), press()]);
    expect(twice.map(({ status }) => status)).toEqual([303, 303]);
    expect((await zone.batch(id)).status).toBe('approved');
  });

  it('say why somebody who has signed cannot sign again', async () => {
    const twin = await zone.person('Twin', 'finance_reviewer', zone.preparer.personId);
    const id = await zone.prepared(await zone.agreed('Twin'));
    const path = `/payments/batches/${id}`;
    const page = await (await zone.as(twin)).get(path);
    expect(page.text).toContain('this step is for another colleague');
    expect(page.text).not.toContain('/review"');
  });

  it('keep the reason typed for a void that is too short', async () => {
    const id = await zone.prepared(await zone.agreed('Void form'));
    const path = `/payments/batches/${id}`;
    const short = await preparer.post(`${path}/void`, { reason: 'no' }, path);
    expect(short.status).toBe(422);
    expect(short.text).toContain('>no</textarea>');
    const done = await preparer.post(`${path}/void`, { reason: 'Wrong account' }, path);
    expect(done.status).toBe(303);
    expect((await preparer.get(path)).text).toContain('Wrong account');
  });

  it('refuse empty, foreign and senseless input with one clear answer', async () => {
    const id = await zone.sent(await zone.agreed('Senseless'));
    const path = `/payments/batches/${id}`;
    const bad: readonly (string | readonly string[])[] = ['', 'x', ['a', 'b'], 'x'.repeat(3000)];
    for (const tranche of bad) {
      const answer = await preparer.post('/payments/batches', { tranche }, '/payments');
      expect([409, 422]).toContain(answer.status);
    }
    for (const results of ['', 'nonsense', '"', 'payment_ref,status,amount,reason,date']) {
      const answer = await preparer.upload(`${path}/results`, { results }, [], path);
      expect(answer.status).toBe(422);
    }
    const binary = { field: 'file', name: 'x.csv', content: Buffer.from([0xff, 0xfe, 0, 1, 2]) };
    expect((await preparer.upload(`${path}/results`, {}, [binary], path)).status).toBe(422);
    for (const cursor of ['after=x', 'after=~~', "after=2026~'", 'view=batches&before=%00']) {
      expect((await preparer.get(`/payments?${cursor}`)).status).toBe(200);
    }
    expect((await preparer.get('/payments/batches/nothing')).status).toBe(404);
  });

  it('keep each role to its own step', async () => {
    const id = await zone.prepared(await zone.agreed('Roles'));
    const path = `/payments/batches/${id}`;
    expect((await preparer.post(`${path}/review`, {}, path)).status).toBe(403);
    expect((await reviewer.post(`${path}/approve`, { password }, path)).status).toBe(403);
    expect((await payer.get(`${path}/bank-file`)).status).toBe(403);
    const officer = await zone.as(zone.officer);
    expect((await officer.get('/payments')).status).toBe(403);
    const auditor = await zone.as(await zone.person('Auditor', 'auditor'));
    expect((await auditor.get(path)).text).not.toContain('/void"');
  });
});
