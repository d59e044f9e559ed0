import { brokenBooks } from '../support/brokenBooks.js';
import type { ResultLine } from '../../server/domain/fund/resultFile.js';
import { fen } from '../../server/domain/money.js';
import { changePayee } from '../../server/features/payees/askPayee.service.js';
import { bankFileOf, exportBatch } from '../../server/features/payments/exportBatch.service.js';
import { importResults } from '../../server/features/payments/importResults.service.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accountTyped, moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { withBankPaper } from '../support/payees.js';
import { refusalOf } from '../support/refusalOf.js';

const paidLine = (payment: { reference: string; amount: bigint }): ResultLine => ({
  line: 2,
  paymentRef: payment.reference,
  status: 'paid',
  amountFen: fen(payment.amount),
  reason: '',
  date: '2026-03-03',
});
const returnedLine = (payment: { reference: string; amount: bigint }): ResultLine => ({
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
  const take = (id: string, lines: readonly ResultLine[]) =>
    importResults(zone.deps, zone.preparer, id, lines);

  it('settles each payment once, whatever is imported how often', async () => {
    const firms = [await zone.agreed('One'), await zone.agreed('Two'), await zone.agreed('Three')];
    const id = await zone.sent(...firms);
    const [one, two, three] = await linesOf(id);
    if (!one || !two || !three) throw new Error('three payments');
    const before = await zone.line();
    const cutOff = [paidLine(one)];
    await take(id, cutOff);
    await take(id, cutOff);
    expect((await zone.batch(id)).status).toBe('exported');
    const whole = [returnedLine(three), paidLine(two), paidLine(one)];
    expect(await take(id, whole)).toMatchObject({ paid: 1, returned: 1, known: 1 });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => take(id, whole)));
    for (const each of results) {
      if (each.status === 'fulfilled') expect(each.value).toMatchObject({ paid: 0, returned: 0 });
    }
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
    for (let round = 0; round < 2; round += 1) {
      expect(await take(id, lines)).toMatchObject({ paid: 0, differences: 2 });
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
    expect((await bankFileOf(zone.deps, zone.preparer, again)).text).toContain('888800008888');
    // The old file would pay it to the old account a second time, also while another line waits.
    for (const old of [bankFileOf, exportBatch]) {
      expect(await refusalOf(old(zone.deps, zone.preparer, id))).toMatchObject({
        code: 'batch_answered',
        params: { count: 1 },
      });
    }
    // The old file, imported once more, pays nothing.
    expect(await take(id, [paidLine(payment)])).toMatchObject({ paid: 0, differences: 1 });
    await take(again, next ? [paidLine(next)] : []);
    const tranche = await database.db.rows.tranches.find({ id: payment.tranche_id });
    expect(tranche?.status).toBe('paid');
  });
});
