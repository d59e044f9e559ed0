import type { Actor } from '../../server/domain/actor.js';
import { confirmReceipt } from '../../server/features/recoveries/recoveryReceipts.service.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, password, type MoneyZone } from '../support/moneyZone.js';
import {
  askedBack,
  receiptTyped,
  recoveryZone,
  yuanTyped,
  type RecoveryZone,
} from '../support/recoveryZone.js';
import { refusalOf } from '../support/refusalOf.js';
import { sqlRefusal } from '../support/sqlRefusal.js';
onEachDatabase('money that is asked back', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let head: Actor;
  let acts: RecoveryZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
    head = await zone.person('Head', 'department_head');
    acts = recoveryZone(zone, head);
  });
  afterAll(() => database.close());
  afterEach(async () => expect(await brokenBooks(database.db)).toEqual([]));

  const rows = () => database.db.rows;
  it('restores the line where it comes back in the year of the payment, in two parts', async () => {
    const before = await zone.line();
    const firm = await acts.paid('Same year');
    const page = await acts.opened(firm);
    const own = `/applications/${firm.id}/recovery`;
    const founder = await zone.as(firm.applicant);
    expect((await founder.get(own)).text).toContain('does not exist');
    const early = await (
      await zone.as(head)
    ).post(`${page}/decide`, { outcome: 'drop', reason: 'Too early to decide.', password }, page);
    expect([early.status, (await acts.rowOf(page)).status]).toEqual([409, 'hearing']);
    const said = await founder.upload(own, { statement: 'We were cheated ourselves.' }, [], own);
    expect(said.status).toBe(303);
    expect((await founder.upload(own, { statement: 'And again.' }, [], own)).status).toBe(409);
    expect([
      await acts.desk(head, 'recoveries'),
      await acts.desk(zone.officer, 'recoveries'),
    ]).toEqual([1, undefined]);
    await acts.decided(page);
    expect(await acts.rowOf(page)).toMatchObject({
      status: 'claimed',
      principal: firm.fen,
      interest: 0n,
    });
    const half = firm.fen / 2n;
    await acts.registered(page, {
      received: yuanTyped(half),
      received_on: '2026-03-02',
      serial: 'A-1',
    });
    expect([
      await acts.desk(zone.payer, 'receipts'),
      await acts.desk(zone.reviewer, 'receipts'),
    ]).toEqual([1, 1]);
    await acts.confirmed(page);
    const between = await zone.line();
    await acts.registered(page, {
      received: yuanTyped(firm.fen - half),
      received_on: '2026-03-02',
      serial: 'A-2',
    });
    await acts.confirmed(page);
    const after = await zone.line();
    const planned = await rows().tranches.all({ application_id: firm.id, status: 'planned' });
    const still = planned.reduce((sum, { amount }) => sum + amount, 0n);
    expect([between.paid, after.paid]).toEqual([before.paid + firm.fen - half, before.paid]);
    expect([after.available, after.returned]).toEqual([before.available - still, before.returned]);
    expect(await acts.rowOf(page)).toMatchObject({
      status: 'settled',
      received: firm.fen,
      open_key: null,
    });
    expect((await acts.lettersOf(firm.id)).toSorted()).toEqual(
      [
        'recovery_decided',
        'recovery_noticed',
        'recovery_received',
        'recovery_settled',
        ...Array.from({ length: 3 }, () => 'recovery_stated'),
      ].toSorted(),
    );
    const seen = (await founder.get(own)).text;
    expect(seen).toContain('All of it came back');
    const line = await (await zone.as(zone.payer)).get(`/funds/${zone.lineId}`);
    expect(line.text).toContain(page);
  });

  it('goes to the treasury where it comes back in a later year; interest opens no line', async () => {
    const firm = await acts.paid('Earlier year');
    const on = zone.clock.now();
    acts.later(73);
    const page = await acts.opened(firm, { rate: '5', interest_basis: '任务书第十二条' });
    // A fifth of a year at 5 %: a hundredth, rounded down.
    const interest = firm.fen / 100n;
    expect(await acts.rowOf(page)).toMatchObject({ principal: firm.fen, interest });
    acts.later(12);
    await acts.decided(page);
    zone.clock.set(new Date('2027-01-05T02:00:00.000Z'));
    const before = await zone.line();
    await acts.registered(page, {
      received: yuanTyped(firm.fen + interest),
      received_on: '2027-01-04',
      serial: 'B-1',
    });
    await acts.confirmed(page);
    const after = await zone.line();
    const posted = await rows().ledgerEntries.all({ budget_line_id: zone.lineId, kind: 'recover' });
    expect(posted.map(({ valued_at: at }) => at)).toEqual(['2027-01-03T16:00:00.000Z']);
    expect([after.available, after.paid, after.returned]).toEqual([
      before.available,
      before.paid - firm.fen,
      before.returned + firm.fen,
    ]);
    expect((await acts.rowOf(page)).status).toBe('settled');
    zone.clock.set(on);
  });

  it('is dropped where the awardee is right, and can then be asked anew', async () => {
    const firm = await acts.paid('In the right');
    const page = await acts.opened(firm);
    const twice = await (
      await zone.as(zone.officer)
    ).post(`/cases/${firm.id}/recoveries`, askedBack, `/cases/${firm.id}/recoveries/new`);
    expect(twice.status).toBe(409);
    // Five working days and the weekend; silence counts as none.
    acts.later(10);
    await acts.decided(page, {
      outcome: 'drop',
      due_on: '',
      reason: 'The contract was found after all.',
    });
    expect((await acts.rowOf(page)).status).toBe('dropped');
    expect(await acts.lettersOf(firm.id)).toContain('recovery_dropped');
    const again = await acts.opened(firm, { rule: 'fixed', amount: '1,000.50' });
    expect((await acts.rowOf(again)).principal).toBe(100_050n);
  });

  it('says at its field what is wrong with a form, and keeps what was typed', async () => {
    const firm = await acts.paid('Typed wrong');
    const form = `/cases/${firm.id}/recoveries/new`;
    const officer = await zone.as(zone.officer);
    const wrong: readonly (readonly [Partial<typeof askedBack>, string])[] = [
      [{ rule: 'time', of: '12', kept: '12' }, 'fewer than all'],
      [{ rule: 'fixed', amount: '0' }, 'amount'],
      [{ rate: '3,45' }, 'two decimals'],
      [{ rate: '3.45' }, 'on what ground'],
      [{ cause: 'paid_wrongly', rate: '3.45', interest_basis: 'x' }, 'own mistake'],
      [{ rule: 'difference', amount: yuanTyped(firm.fen) }, 'nothing would be asked back'],
    ];
    for (const [typed, says] of wrong) {
      const reply = await officer.post(
        `/cases/${firm.id}/recoveries`,
        { ...askedBack, ...typed },
        form,
      );
      expect([
        reply.status,
        reply.text.includes(says),
        reply.text.includes(askedBack.facts),
      ]).toEqual([422, true, true]);
    }
    expect(await rows().recoveries.count({ application_id: firm.id })).toBe(0);
  });

  it('takes no number twice and no more than is owed, also of two at the same moment', async () => {
    const firm = await acts.paid('Two at once');
    const page = await acts.opened(firm);
    acts.later(10);
    await acts.decided(page);
    const today = zone.clock.now().toISOString().slice(0, 10);
    const finance = await zone.as(zone.preparer);
    const one = {
      ...receiptTyped,
      received: yuanTyped(firm.fen - 100n),
      received_on: today,
      serial: 'C-1',
    };
    await acts.registered(page, one);
    const known = await finance.post(`${page}/receipts`, { ...one, received: '1' }, page);
    expect(known.text).toContain('registered before');
    const more = await finance.post(
      `${page}/receipts`,
      { ...one, received: '1.01', serial: 'C-2' },
      page,
    );
    expect(more.text).toContain('At most 1.00 yuan');
    const ahead = await finance.post(
      `${page}/receipts`,
      { ...one, received: '1', received_on: '2027-12-31', serial: 'C-2' },
      page,
    );
    expect(ahead.text).toContain('cannot lie ahead');
    const id = page.split('/').at(-1) ?? '';
    const waiting = await acts.waitingOf(page);
    const both = [zone.payer, zone.reviewer].map((actor) =>
      confirmReceipt(zone.deps, actor, id, waiting),
    );
    const results = await Promise.allSettled(both);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await acts.rowOf(page)).received).toBe(firm.fen - 100n);
  });

  it('is for two persons each time, of the programme, and for nobody of its own side', async () => {
    const firm = await acts.paid('Persons');
    const page = await acts.opened(firm);
    acts.later(10);
    const second = await zone.person('Head too', 'department_head', zone.officer.personId);
    const own = await (
      await zone.as(second)
    ).post(`${page}/decide`, { outcome: 'drop', reason: 'I opened it myself.', password }, page);
    expect(own.status).toBe(403);
    await acts.decided(page);
    const today = zone.clock.now().toISOString().slice(0, 10);
    await acts.registered(page, { received: '1', received_on: today, serial: 'D-1' });
    const id = page.split('/').at(-1) ?? '';
    const waiting = await acts.waitingOf(page);
    const same = await zone.person('Payer too', 'finance_approver', zone.preparer.personId);
    expect((await refusalOf(confirmReceipt(zone.deps, same, id, waiting))).code).toBe(
      'recovery_receipt_yours',
    );
    expect((await refusalOf(confirmReceipt(zone.deps, zone.officer, id, waiting))).code).toBe(
      'not_your_role',
    );
    const elsewhere = await zone.person('Payer elsewhere');
    await zone.grant(elsewhere.userId, 'finance_approver', 'haichuang');
    const outsider = await zone.as(await zone.reload(elsewhere.userId));
    expect((await outsider.get(page)).status).toBe(404);
    expect((await outsider.get('/recoveries')).text).not.toContain(page);
    const other = await zone.agreed('Another firm');
    expect(
      (await (await zone.as(other.applicant)).get(`/applications/${firm.id}/recovery`)).status,
    ).toBe(404);
    const refused = await (
      await zone.as(zone.reviewer)
    ).post(
      `${page}/receipts/reject`,
      { receipt: waiting, why: 'The bank knows no such number.' },
      page,
    );
    expect(refused.status).toBe(303);
    await acts.registered(page, { received: '1', received_on: today, serial: 'D-1' });
    const back = { receipt: await acts.waitingOf(page) };
    expect(
      (await (await zone.as(zone.preparer)).post(`${page}/receipts/withdraw`, back, page)).status,
    ).toBe(303);
  });

  it('is held by the database, and what is forged is noticed', async () => {
    const [row] = await rows().recoveries.all({ status: 'claimed' });
    const { id = '' } = row ?? {};
    for (const [sql, says] of [
      ["UPDATE recoveries SET status = 'hearing' WHERE id = :id", 'cannot become this'],
      ['DELETE FROM recoveries WHERE id = :id', 'append-only'],
      ['DELETE FROM recovery_receipts WHERE recovery_id = :id', 'append-only'],
      [
        "UPDATE recovery_receipts SET amount = 1 WHERE recovery_id = :id AND status = 'approved'",
        'stands',
      ],
    ] as const) {
      expect(await sqlRefusal(database.db, sql.replaceAll(':id', `'${id}'`))).toContain(says);
    }
    const forged = [
      'UPDATE recoveries SET received = received + 1',
      'UPDATE recoveries SET principal = principal - 1',
      "UPDATE recoveries SET status = 'written_off', open_key = NULL",
    ];
    for (const sql of forged) {
      let broken: readonly object[] = [];
      const tried = database.db.transaction(async () => {
        await database.db.execute(`${sql} WHERE id = '${id}'`);
        broken = await brokenBooks(database.db);
        throw new Error('not meant');
      });
      await expect(tried).rejects.toThrow('not meant');
      expect(broken).not.toEqual([]);
    }
  });
});
