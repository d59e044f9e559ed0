import { fc } from '../support/fastCheck.js';
import { checkChains } from '../../server/data/chains.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { linesHash, signedLines } from '../../server/domain/fund/batch.js';
import { hold } from '../../server/domain/workflow/machine.js';
import { fen } from '../../server/domain/money.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { newId } from '../../server/shared/request/deps.js';
import { bankFileOf, exportBatch } from '../../server/features/payments/exportBatch.service.js';
import { sendResults } from '../../server/features/payments/sendResults.service.js';
import { prepareBatch } from '../../server/features/payments/prepareBatch.service.js';
import {
  approveBatch,
  reviewBatch,
  voidPaymentBatch,
} from '../../server/features/payments/signBatch.service.js';
import { answerFile, bankAnswers, type Answer } from '../support/bankAnswers.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';
import { sqlRefusal } from '../support/sqlRefusal.js';

const paidLine = (payment: { reference: string; amount: bigint }): Answer => ({
  paymentRef: payment.reference,
  status: 'paid',
  amountFen: fen(payment.amount),
});

onEachDatabase('payments', (open) => {
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

  it('goes from due to paid by three people, and tells the awardee', async () => {
    const firms = [await zone.agreed('Alpha'), await zone.agreed('Beta', 33_333_333)];
    const before = await zone.line();
    const id = await zone.sent(...firms);
    const payments = await linesOf(id);
    const sum = payments.reduce((total, { amount }) => total + amount, 0n);
    expect(await zone.batch(id)).toMatchObject({ total: sum, line_count: 2, export_count: 1 });
    expect(await take(id, payments.map(paidLine))).toEqual({
      paid: 2,
      returned: 0,
      known: 0,
      differences: 0,
    });
    expect((await zone.batch(id)).status).toBe('settled');
    const after = await zone.line();
    expect([after.paid - before.paid, before.payable - after.payable]).toEqual([sum, sum]);
    const mails = await database.db.rows.mails.all({ event: 'tranche_paid' });
    expect(mails).toHaveLength(2);
    expect(mails[0]?.body).toContain('300,000.00');
    expect(mails[0]?.body).toContain('****7890');
    // What comes next is named with its amount: 40% of the 1,000,000.00 yuan of Alpha.
    expect(mails.some(({ body }) => /400,000\.00/.test(body))).toBe(true);
    expect((await checkChains(database.db)).breaks).toEqual([]);
  });

  it('puts a tranche into one batch, however many preparers press at once', async () => {
    const firm = await zone.agreed('Clicked');
    const tranche = await zone.due(firm.id);
    const press = () => prepareBatch(zone.deps, zone.preparer, { trancheIds: [tranche.id] });
    const results = await Promise.allSettled(Array.from({ length: 20 }, press));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await database.db.rows.payments.count({ tranche_id: tranche.id })).toBe(1);
  });

  it('pays to accounts that somebody has checked', async () => {
    const firm = await zone.unproved('Unchecked');
    const tranche = await zone.due(firm.id);
    const refused = await refusalOf(
      prepareBatch(zone.deps, zone.preparer, { trancheIds: [tranche.id] }),
    );
    expect(Object.values(refused.fields).map(({ code }) => code)).toEqual([
      'payable.account_unproved',
    ]);
    await zone.prepared(firm);
    const award = await database.db.rows.awards.find({ application_id: firm.id });
    const row = await database.db.rows.bankAccounts.find({ id: award?.bank_account_id ?? '' });
    expect(row?.verified_by).toBe(zone.officer.userId);
  });

  it('lets one person sign once, with any of their accounts', async () => {
    const { person, preparer, deps } = zone;
    const twin = await person('Second account', 'finance_reviewer', preparer.personId);
    const id = await zone.prepared(await zone.agreed('Twins'));
    const { lines_hash: hash } = await zone.batch(id);
    expect((await refusalOf(reviewBatch(deps, twin, id, hash))).code).toBe('same_person');
    await reviewBatch(deps, zone.reviewer, id, hash);
    for (const same of [preparer.personId, zone.reviewer.personId]) {
      const third = await person('Third account', 'finance_approver', same);
      expect((await refusalOf(approveBatch(deps, third, id, hash))).code).toBe('same_person');
    }
  });

  it('is held to three persons by the database itself', async () => {
    const id = await zone.prepared(await zone.agreed('Direct'));
    const set = (changes: string) =>
      sqlRefusal(database.db, `UPDATE payment_batches SET ${changes} WHERE id = '${id}'`);
    const row = await zone.batch(id);
    expect(await set('reviewed_person = prepared_person')).toContain('payment_batches_reviewer');
    expect(await set("approved_person = 'x'")).toContain('payment_batches_approver');
    expect(await set("reviewed_person = 'x', approved_person = 'x'")).toContain('approver');
    expect(await set("status = 'approved'")).toContain('payment_batches_signed');
    expect(
      await set("reviewed_person = 'x', approved_person = 'y', status = 'exported'"),
    ).toContain('payment_batches_exported');
    expect(await zone.batch(id)).toEqual(row);
  });

  it('keeps one live payment a tranche by the database itself', async () => {
    const id = await zone.prepared(await zone.agreed('Twice'));
    const [payment] = await linesOf(id);
    if (!payment) throw new Error('no payment');
    const copy = { ...payment, id: newId(), reference: newId().slice(0, 30) };
    await expect(database.db.rows.payments.insert(copy)).rejects.toThrow();
    await expect(database.db.rows.payments.insert({ ...copy, live_key: null })).rejects.toThrow();
    await expect(
      database.db.rows.payments.insert({ ...copy, live_key: copy.id }),
    ).rejects.toThrow();
    expect(await linesOf(id)).toHaveLength(1);
  });

  it('voids an approval when a payee, an account or a branch changes after it', async () => {
    const id = await zone.prepared(await zone.agreed('Changed'));
    const { lines_hash: seen } = await zone.batch(id);
    const [payment] = await linesOf(id);
    const account = await database.db.rows.bankAccounts.find({
      id: payment?.bank_account_id ?? '',
    });
    if (!payment || !account) throw new Error('no payment');
    const { bankAccounts, payments } = database.db.rows;
    const changes = [
      {
        change: () =>
          bankAccounts.update(
            { id: account.id },
            { number_sealed: zone.deps.seal.seal('99999999') },
          ),
        undo: () =>
          bankAccounts.update({ id: account.id }, { number_sealed: account.number_sealed }),
      },
      {
        change: () => bankAccounts.update({ id: account.id }, { branch_code: '102100099996' }),
        undo: () => bankAccounts.update({ id: account.id }, { branch_code: account.branch_code }),
      },
      {
        change: () => payments.update({ id: payment.id }, { payee: 'Somebody else' }),
        undo: () => payments.update({ id: payment.id }, { payee: payment.payee }),
      },
      {
        change: () => payments.update({ id: payment.id }, { amount: payment.amount - 1n }),
        undo: () => payments.update({ id: payment.id }, { amount: payment.amount }),
      },
    ];
    const eachChange = async (work: () => Promise<unknown>): Promise<void> => {
      for (const { change, undo } of changes) {
        await change();
        expect((await refusalOf(work())).code).toBe('batch_changed');
        await undo();
      }
    };
    await eachChange(() => reviewBatch(zone.deps, zone.reviewer, id, seen));
    await reviewBatch(zone.deps, zone.reviewer, id, seen);
    await eachChange(() => approveBatch(zone.deps, zone.payer, id, seen));
    const another = approveBatch(zone.deps, zone.payer, id, '0'.repeat(64));
    expect((await refusalOf(another)).code).toBe('batch_changed');
    await approveBatch(zone.deps, zone.payer, id, seen);
    await eachChange(() => exportBatch(zone.deps, zone.preparer, id));
    await exportBatch(zone.deps, zone.preparer, id);
    await eachChange(() => bankFileOf(zone.deps, zone.preparer, id));
    await eachChange(() => exportBatch(zone.deps, zone.preparer, id));
  });

  it('exports a file that reads back the same, and marks a second one', async () => {
    const firms = [await zone.agreed('=cmd()'), await zone.agreed('Comma, "quoted"')];
    const id = await zone.prepared(...firms);
    expect((await refusalOf(bankFileOf(zone.deps, zone.preparer, id))).code).toBe(
      'batch_not_exported',
    );
    expect((await refusalOf(exportBatch(zone.deps, zone.preparer, id))).code).toBe('batch_state');
    await zone.signed(id);
    await exportBatch(zone.deps, zone.preparer, id);
    const first = await bankFileOf(zone.deps, zone.preparer, id);
    const read = zone.deps.bankFormats.of('zone_csv').read(first.bytes);
    const row = await zone.batch(id);
    expect(read.value).toMatchObject({
      batchId: row.number,
      totals: { count: 2, sumFen: row.total },
    });
    // What was signed covers the same lines, the accounts by their keyed hash.
    const signed = signedLines(read.value?.lines ?? [], zone.deps.seal, '');
    expect(linesHash(signed)).toBe(row.lines_hash);
    await exportBatch(zone.deps, zone.preparer, id);
    const second = await bankFileOf(zone.deps, zone.preparer, id);
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect([first.name, second.name]).toEqual([
      `${row.number}.csv`,
      `${row.number}-duplicate-2.csv`,
    ]);
    const denied = await refusalOf(bankFileOf(zone.deps, zone.payer, id));
    expect(denied.kind).toBe('forbidden');
  });

  it('gives tranches back when a batch is voided, until a file has left', async () => {
    const firm = await zone.agreed('Voided');
    const id = await zone.prepared(firm);
    await zone.signed(id);
    await voidPaymentBatch(zone.deps, zone.reviewer, id, 'Prepared by mistake');
    const { lines_hash: hash } = await zone.batch(id);
    const approving = approveBatch(zone.deps, zone.payer, id, hash);
    expect((await refusalOf(approving)).code).toBe('batch_state');
    const again = await zone.sent(firm);
    const late = voidPaymentBatch(zone.deps, zone.reviewer, again, 'Too late for that');
    expect((await refusalOf(late)).code).toBe('batch_state');
  });

  it('pays nothing of a case that an objection holds', async () => {
    const firm = await zone.agreed('Objected');
    const id = await zone.prepared(firm);
    const objection = newId();
    await database.db.rows.objections.insert({
      id: objection,
      withdrawn_at: null,
      withdrawn_for: null,
      closed_as: null,
      notice_id: newId(),
      application_id: firm.id,
      objector_name: 'x',
      objector_contact: 'x',
      facts: 'x',
      file_id: null,
      file_name: '',
      registered_at: zone.deps.clock.now().toISOString(),
      status: 'open',
      decision: '',
      decided_at: null,
      decided_by: null,
      version: 1,
    });
    await changeCase(zone.deps, zone.officer, firm.id, (file) =>
      hold(file.subject.state, objection),
    );
    const { lines_hash: hash } = await zone.batch(id);
    const reviewing = reviewBatch(zone.deps, zone.reviewer, id, hash);
    const reasons = Object.values((await refusalOf(reviewing)).fields);
    expect(reasons.map(({ code }) => code)).toEqual(['payable.objection']);
    await voidPaymentBatch(zone.deps, zone.preparer, id, 'Held by an objection');
    const preparing = zone.prepared(firm);
    expect((await refusalOf(preparing)).code).toBe('not_payable');
  });

  it('does not exist for finance of another programme', async () => {
    const id = await zone.prepared(await zone.agreed('Elsewhere'));
    const other = await zone.person('Other finance');
    for (const role of ['finance_preparer', 'finance_reviewer', 'finance_approver'] as const) {
      await zone.grant(other.userId, role, 'haichuang');
    }
    const outsider = await zone.reload(other.userId);
    const { lines_hash: hash } = await zone.batch(id);
    const unknown = { paymentRef: 'ZF-1', status: 'paid', amountFen: fen(1n) } as const;
    const strange = answerFile([unknown], '2026-03-02');
    const attempts = [
      reviewBatch(zone.deps, outsider, id, hash),
      approveBatch(zone.deps, outsider, id, hash),
      exportBatch(zone.deps, outsider, id),
      bankFileOf(zone.deps, outsider, id),
      voidPaymentBatch(zone.deps, outsider, id, 'because I can'),
      sendResults(zone.deps, outsider, id, { name: 'r.csv', bytes: strange }),
    ];
    const refusals = await Promise.all(attempts.map((attempt) => refusalOf(attempt)));
    expect(refusals.map(({ kind }) => kind)).toEqual(attempts.map(() => 'hidden'));
  });

  it('splits any award into instalments that sum to it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 10, max: 99_999_999 }), async (amount) => {
        const firm = await zone.agreed(`Split ${amount}`, amount);
        const rows = await database.db.rows.tranches.all({ application_id: firm.id });
        expect(rows.reduce((sum, each) => sum + each.amount, 0n)).toBe(BigInt(amount));
      }),
      { numRuns: 5 },
    );
  }, 240_000);
});
