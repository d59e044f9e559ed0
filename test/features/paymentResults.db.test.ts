import { brokenBooks } from '../support/brokenBooks.js';
import { fen } from '../../server/domain/money.js';
import {
  addWorkingDays,
  endOfZoneDay,
  startOfZoneDay,
  zoneDay,
} from '../../server/domain/calendar.js';
import type { DifferenceKind } from '../../server/domain/fund/differenceKinds.js';
import { batchesFor, tooLongAtBank } from '../../server/features/payments/batches.query.js';
import { bankDifferences } from '../../server/features/payments/difference.file.js';
import {
  approveAnswer,
  proposeAnswer,
  rejectAnswer,
  takeDifference,
} from '../../server/features/payments/resolveDifference.service.js';
import { changePayee } from '../../server/features/payees/askPayee.service.js';
import { bankFileOf, exportBatch } from '../../server/features/payments/exportBatch.service.js';
import { answerFile, bankAnswers, type Answer } from '../support/bankAnswers.js';
import {
  confirmResults,
  refuseResults,
  withdrawResults,
} from '../../server/features/payments/confirmResults.service.js';
import { sendResults } from '../../server/features/payments/sendResults.service.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accountTyped, moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { withBankPaper } from '../support/payees.js';
import { refusalOf } from '../support/refusalOf.js';

const paidLine = (payment: { reference: string; amount: bigint }): Answer => ({
  paymentRef: payment.reference,
  status: 'paid',
  amountFen: fen(payment.amount),
});
const returnedLine = (payment: { reference: string; amount: bigint }): Answer => ({
  ...paidLine(payment),
  status: 'returned',
  reason: 'Account closed',
});

onEachDatabase("the bank's answers", (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(() => database.close());
  afterEach(async () => {
    const broken = await brokenBooks(database.db);
    expect(broken).toEqual([]);
  });

  const linesOf = async (batchId: string) =>
    database.db.rows.payments.all({ batch_id: batchId }, [['reference', 'ASC']]);
  const take = (id: string, lines: readonly Answer[]) =>
    bankAnswers(zone.deps, [zone.preparer, zone.reviewer], id, lines);
  const today = (): string => zoneDay(zone.clock.now());
  const sent = (id: string, lines: readonly Answer[]) =>
    sendResults(zone.deps, zone.preparer, id, {
      name: 'results.csv',
      bytes: answerFile(lines, today()),
    });

  it('settles each payment once, whatever is imported how often', async () => {
    const firms = [await zone.agreed('One'), await zone.agreed('Two'), await zone.agreed('Three')];
    const id = await zone.sent(...firms);
    const [one, two, three] = await linesOf(id);
    if (!one || !two || !three) throw new Error('three payments');
    const before = await zone.line();
    const cutOff = [paidLine(one)];
    await take(id, cutOff);
    expect(await refusalOf(take(id, cutOff))).toMatchObject({ code: 'result_file_known' });
    expect((await zone.batch(id)).status).toBe('exported');
    const whole = [returnedLine(three), paidLine(two), paidLine(one)];
    const waiting = await sent(id, whole);
    // Of eight who confirm at once one is first.
    const pressed = await Promise.allSettled(
      Array.from({ length: 8 }, () => confirmResults(zone.deps, zone.reviewer, id, waiting)),
    );
    const done = pressed.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(done).toEqual([{ paid: 1, returned: 1, known: 1, differences: 0 }]);
    expect(await refusalOf(sent(id, whole))).toMatchObject({ code: 'result_file_known' });
    // In another order it is another file, of which everything is known.
    expect(await take(id, whole.toReversed())).toMatchObject({ paid: 0, returned: 0, known: 3 });
    expect((await zone.batch(id)).status).toBe('settled');
    const after = await zone.line();
    expect(after.paid - before.paid).toBe(one.amount + two.amount);
  }, 30_000);

  it('lists what does not agree, and moves no money for it', async () => {
    const id = await zone.sent(await zone.agreed('Differing'));
    const [payment] = await linesOf(id);
    if (!payment) throw new Error('no payment');
    const before = await zone.line();
    const lines = [
      { ...paidLine(payment), amountFen: fen(payment.amount + 1n) },
      { ...paidLine(payment), paymentRef: 'ZF-1999-0001-001' },
    ];
    for (const order of [lines, lines.toReversed()]) {
      expect(await take(id, order)).toMatchObject({ paid: 0, differences: 2 });
    }
    const rows = await database.db.rows.resultDifferences.all({ batch_id: id });
    expect(rows.map(({ why }) => why).toSorted()).toEqual(['amount', 'unknown']);
    expect(await zone.line()).toEqual(before);
    expect((await linesOf(id))[0]?.status).toBe('in_batch');
  });

  it('pays again, under a new reference and to a new account, what the bank sent back', async () => {
    const [firm, other] = [await zone.agreed('Sent back'), await zone.agreed('Unanswered')];
    const id = await zone.sent(firm, other);
    const payment = (await linesOf(id)).find(({ application_id: of }) => of === firm.id);
    if (!payment) throw new Error('no payment');
    const account = {
      ...accountTyped,
      branch_sure: false,
      account: '8888 0000 8888',
      holder: firm.owner,
    };
    const typed = { ...account, reason: 'The old account was closed', password: '' };
    const change = () =>
      withBankPaper((proof) => changePayee(zone.deps, firm.applicant, firm.id, typed, proof));
    await take(id, [paidLine(payment)]);
    // Banks send money back days after they have reported it as paid.
    await take(id, [returnedLine(payment)]);
    const answered = await database.db.rows.payments.find({ id: payment.id });
    expect(answered).toMatchObject({ status: 'returned', live_key: null });
    await change();
    await zone.checked([firm.id]);
    // The pause of a changed account.
    zone.clock.set(new Date(zone.clock.now().getTime() + 24 * 3_600_000));
    const again = await zone.sent(firm);
    const [next] = await linesOf(again);
    expect(next?.reference).not.toBe(payment.reference);
    expect((await bankFileOf(zone.deps, zone.preparer, again)).bytes.toString()).toContain(
      '888800008888',
    );
    // The old file would pay it to the old account a second time, also while another line waits.
    for (const old of [bankFileOf, exportBatch]) {
      expect(await refusalOf(old(zone.deps, zone.preparer, id))).toMatchObject({
        code: 'batch_answered',
        params: { count: 1 },
      });
    }
    // What it said, brought once more, pays nothing.
    const late = { ...paidLine(payment), date: today(), serial: 'late' };
    expect(await take(id, [late])).toMatchObject({ paid: 0, differences: 1 });
    const facts = await database.db.rows.paymentResults.all({ payment_id: payment.id }, [
      ['result', 'ASC'],
    ]);
    expect(facts.map(({ result }) => result)).toEqual(['paid', 'returned']);
    await take(again, next ? [paidLine(next)] : []);
    const tranche = await database.db.rows.tranches.find({ id: payment.tranche_id });
    expect(tranche?.status).toBe('paid');
  });

  it("counts once another person has confirmed it, on the bank's own day", async () => {
    const id = await zone.sent(await zone.agreed('Year end'));
    const [payment] = await linesOf(id);
    if (!payment) throw new Error('no payment');
    // The bank paid on the last day of the year; its file is brought and confirmed four days later.
    zone.clock.set(new Date('2027-01-04T02:00:00.000Z'));
    const answer = { ...paidLine(payment), date: '2026-12-31', serial: '2026123100077' };
    const file = await sent(id, [answer]);
    expect((await linesOf(id))[0]?.status).toBe('in_batch');
    const twin = await zone.person('Twin', 'finance_reviewer', zone.preparer.personId);
    for (const [actor, code] of [
      [zone.preparer, 'not_your_role'],
      [zone.officer, 'hidden'],
      [twin, 'result_file_yours'],
    ] as const) {
      const refusal = await refusalOf(confirmResults(zone.deps, actor, id, file));
      expect(code === 'hidden' ? refusal.kind : refusal.code).toBe(code);
    }
    expect(await refusalOf(sent(id, [paidLine(payment)]))).toMatchObject({
      code: 'result_file_waits',
    });
    await confirmResults(zone.deps, zone.reviewer, id, file);
    const startOfDay = '2026-12-30T16:00:00.000Z';
    const tranche = await database.db.rows.tranches.find({ id: payment.tranche_id });
    expect(tranche).toMatchObject({ status: 'paid', paid_at: startOfDay });
    const [entry] = await database.db.rows.ledgerEntries.all({ payment_id: payment.id });
    expect(entry).toMatchObject({ kind: 'pay', valued_at: startOfDay });
    const [fact] = await database.db.rows.paymentResults.all({ payment_id: payment.id });
    expect(fact).toMatchObject({
      bank_day: '2026-12-31',
      serial: '2026123100077',
      imported_person: zone.preparer.personId,
      confirmed_person: zone.reviewer.personId,
    });
  });

  it('refuses days that cannot be, at their lines', async () => {
    const id = await zone.sent(await zone.agreed('Days'));
    const [payment] = await linesOf(id);
    if (!payment) throw new Error('no payment');
    const day = (date: string, answer = paidLine(payment)) =>
      refusalOf(sent(id, [{ ...answer, date }]));
    expect(await day('2099-01-01')).toMatchObject({
      code: 'result_file_refused',
      fields: { 'results.2': { code: 'result_in_future', params: { today: today() } } },
    });
    expect(await day('1999-01-01')).toMatchObject({
      fields: { 'results.2': { code: 'result_before_export' } },
    });
    const exported = today();
    zone.clock.set(new Date(zone.clock.now().getTime() + 2 * 86_400_000));
    await take(id, [paidLine(payment)]);
    expect(await day(exported, returnedLine(payment))).toMatchObject({
      fields: { 'results.2': { code: 'result_before_paid', params: { paid: today() } } },
    });
  });

  it('lets a file be refused or taken back, and nothing of it counts', async () => {
    const id = await zone.sent(await zone.agreed('Not taken'));
    const [payment] = await linesOf(id);
    if (!payment) throw new Error('no payment');
    const lines = [paidLine(payment)];
    await refuseResults(zone.deps, zone.payer, id, await sent(id, lines), 'Not the paper we have');
    const second = await sent(id, lines);
    expect((await refusalOf(withdrawResults(zone.deps, zone.reviewer, id, second))).code).toBe(
      'result_file_not_yours',
    );
    await withdrawResults(zone.deps, zone.preparer, id, second);
    expect((await linesOf(id))[0]?.status).toBe('in_batch');
    expect(await take(id, lines)).toMatchObject({ paid: 1 });
  });

  it('lets a difference be settled by two persons, as it can have come out', async () => {
    const id = await zone.sent(await zone.agreed('To settle'));
    const [payment] = await linesOf(id);
    if (!payment) throw new Error('no payment');
    await take(id, [
      { ...paidLine(payment), amountFen: fen(payment.amount + 1n) },
      { ...paidLine(payment), paymentRef: 'ZF-nobody' },
    ]);
    const found = await bankDifferences(zone.deps, id);
    const keyOf = (why: string) => ({
      batchId: id,
      id: found.find((each) => each.why === why)?.id ?? '',
    });
    const [wrong, unknown] = [keyOf('amount'), keyOf('unknown')];
    const say = (key: typeof wrong, kind: DifferenceKind) =>
      proposeAnswer(zone.deps, zone.preparer, key, { kind, reason: 'Asked the bank' });
    expect(await refusalOf(say(wrong, 'unknown_payment'))).toMatchObject({
      fields: { kind: { code: 'difference_known' } },
    });
    expect(await refusalOf(say(wrong, 'settled_later'))).toMatchObject({
      fields: { kind: { code: 'difference_not_settled' } },
    });
    await take(id, [paidLine(payment)]);
    await say(wrong, 'settled_later');
    await say(unknown, 'unknown_payment');
    expect((await refusalOf(say(unknown, 'bank_wrong'))).code).toBe('difference_waits');
    const waiting = async (key: typeof wrong): Promise<string> =>
      (await database.db.rows.differenceAnswers.find({ difference_id: key.id, status: 'proposed' }))
        ?.id ?? '';
    const twin = await zone.person('Second account', 'finance_approver', zone.preparer.personId);
    const own = approveAnswer(zone.deps, twin, wrong, await waiting(wrong));
    expect((await refusalOf(own)).code).toBe('difference_yours');
    const auditor = await zone.person('Auditor', 'auditor');
    const role = approveAnswer(zone.deps, auditor, wrong, await waiting(wrong));
    expect((await refusalOf(role)).code).toBe('not_your_role');
    await approveAnswer(zone.deps, zone.reviewer, wrong, await waiting(wrong));
    const no = { answer: await waiting(unknown), why: 'Ask once more' };
    await rejectAnswer(zone.deps, zone.reviewer, unknown, no);
    await takeDifference(zone.deps, zone.payer, unknown);
    const after = await bankDifferences(zone.deps, id);
    expect(after.map(({ why, answered, owner }) => [why, answered, owner])).toEqual([
      ['unknown', null, zone.payer.name],
      ['amount', 'approved', zone.reviewer.name],
    ]);
    const [row] = await batchesFor(zone.deps, zone.payer, 'g');
    expect(row?.openDifferences).toBe(1);
  });

  it('names what the bank has had too long, and who asks', async () => {
    const id = await zone.sent(await zone.agreed('Silent bank'));
    const late = async () => {
      const rows = await tooLongAtBank(zone.deps, zone.reviewer, zone.clock.now());
      return rows.find((each) => each.id === id);
    };
    const from = today();
    const last = addWorkingDays(zone.deps.calendar, from, 3);
    zone.clock.set(endOfZoneDay(last));
    expect(await late()).toBeUndefined();
    zone.clock.set(startOfZoneDay(addWorkingDays(zone.deps.calendar, from, 4)));
    expect(await late()).toMatchObject({ preparer: zone.preparer.name, unanswered: 1 });
    const [payment] = await linesOf(id);
    if (payment) await take(id, [paidLine(payment)]);
    expect(await late()).toBeUndefined();
  });
});
