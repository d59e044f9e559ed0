import { writeFile } from 'node:fs/promises';
import { addReceipt } from '../../server/features/payments/addReceipt.service.js';
import { bankFileOf, exportBatch } from '../../server/features/payments/exportBatch.service.js';
import { openPayment } from '../../server/features/payments/payment.file.js';
import { fen } from '../../server/domain/money.js';
import { statementOf } from '../../server/features/funds/ledgerEntries.query.js';
import { periodRows } from '../../server/features/ledgers/bookLedger.query.js';
import { readLedgerFilter } from '../../server/features/ledgers/ledgerFilter.input.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { openTranche } from '../../server/shared/effects/awardEffects.js';
import { bankAnswers } from '../support/bankAnswers.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { withBankPaper } from '../support/payees.js';
import { refusalOf } from '../support/refusalOf.js';

onEachDatabase('papers of a payment', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(async () => {
    const broken = await brokenBooks(database.db);
    await database.close();
    expect(broken).toEqual([]);
  });

  it('are the file that left, written once: every download is its bytes, or nothing', async () => {
    const id = await zone.sent(await zone.agreed('Written once'));
    const { bytes } = await bankFileOf(zone.deps, zone.preparer, id);
    const text = bytes.toString();
    const kept = await database.db.rows.bankFiles.find({ batch_id: id });
    expect(kept?.format).toBe('zone_csv');
    // A form that was made before the release and is pressed after it releases nothing again.
    await exportBatch(zone.deps, zone.preparer, id, 0);
    expect((await zone.batch(id)).export_count).toBe(1);
    await exportBatch(zone.deps, zone.preparer, id, 1);
    const again = await bankFileOf(zone.deps, zone.preparer, id);
    expect([again.bytes.toString(), again.name.includes('-duplicate-2')]).toEqual([text, true]);
    await writeFile(zone.deps.files.local(kept?.file_id ?? '').path, `${text}x`);
    expect(await refusalOf(bankFileOf(zone.deps, zone.preparer, id))).toMatchObject({
      code: 'bank_file_changed',
    });
  });

  it("are the bank's receipts, attached by finance for good and read by the auditor", async () => {
    const id = await zone.sent(await zone.agreed('Receipt'));
    const [payment] = await database.db.rows.payments.all({ batch_id: id });
    const key = { batchId: id, paymentId: payment?.id ?? '' };
    const attach = (actor = zone.preparer) =>
      withBankPaper((paper) => addReceipt(zone.deps, actor, key, paper));
    await attach();
    expect((await refusalOf(attach())).code).toBe('receipt_known');
    const auditor = await zone.person('Auditor', 'auditor');
    expect((await refusalOf(attach(auditor))).code).toBe('not_your_role');
    expect((await refusalOf(attach(zone.officer))).kind).toBe('hidden');
    const none = addReceipt(zone.deps, zone.preparer, key, null);
    expect(await refusalOf(none)).toMatchObject({
      fields: { receipt: { code: 'receipt_needed' } },
    });
    const opened = await openPayment(zone.deps, auditor, id, key.paymentId);
    expect(opened.receipts).toMatchObject([{ name: 'account.pdf', adder: zone.preparer.name }]);
    const prepared = await zone.prepared(await zone.agreed('Not sent'));
    const [early] = await database.db.rows.payments.all({ batch_id: prepared });
    const tooEarly = withBankPaper((paper) =>
      addReceipt(
        zone.deps,
        zone.preparer,
        { batchId: prepared, paymentId: early?.id ?? '' },
        paper,
      ),
    );
    expect((await refusalOf(tooEarly)).code).toBe('batch_not_exported');
  });

  it('and statements go by the day of the bank, also of what was told after the month', async () => {
    const [line, filter] = [zone.lineId, { kind: '' as const, text: '' }];
    const paidIn = async (from: string, to: string): Promise<bigint> => {
      const period = { ...filter, from, to };
      const rows = await statementOf(zone.deps, zone.preparer, line, period, ['paid']);
      return rows.reduce((sum, { came }) => sum + came, 0n);
    };
    const monthly = async () => {
      const rows = await periodRows(zone.deps, zone.preparer, readLedgerFilter({}), 2026);
      return rows.flatMap(({ month, paid }) => (paid === 0n ? [] : [[month, paid]]));
    };
    const before = [await paidIn('2026-03-01', '2026-03-31'), await paidIn('2026-04-01', '')];
    const id = await zone.sent(await zone.agreed('Told late'));
    const [payment] = await database.db.rows.payments.all({ batch_id: id });
    if (!payment) throw new Error('no payment');
    zone.clock.set(new Date('2026-04-02T01:00:00.000Z'));
    const { reference: paymentRef, amount } = payment;
    const said = {
      paymentRef,
      status: 'paid',
      amountFen: fen(amount),
      date: '2026-03-31',
    } as const;
    await bankAnswers(zone.deps, [zone.preparer, zone.reviewer], id, [said]);
    const after = [await paidIn('2026-03-01', '2026-03-31'), await paidIn('2026-04-01', '')];
    expect(after).toEqual([(before[0] ?? 0n) + amount, before[1]]);
    expect(await monthly()).toEqual([[3, after[0]]]);
  });

  it('an instalment of which not even a fen was earned is not paid whole', async () => {
    const firm = await zone.agreed('Nothing earned');
    const { rows } = database.db;
    const [later] = await rows.tranches.all({ application_id: firm.id, status: 'planned' });
    if (!later) throw new Error('nothing is planned');
    const file = await openCase(zone.deps, firm.id);
    const data = { tranche: later.tranche, percent: 0 };
    const effect = { effect: 'open_tranche', stage: 'assess', data } as const;
    const { state } = file.subject;
    const change = { before: state, state, events: [], effects: [], seated: [] };
    const by = { at: zone.clock.now().toISOString(), actorId: zone.officer.userId };
    await database.db.transaction(() => openTranche({ deps: zone.deps, file, change, effect, by }));
    expect((await rows.tranches.find({ id: later.id }))?.status).toBe('planned');
  });
});
