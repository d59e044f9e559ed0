import { writeFile } from 'node:fs/promises';
import { addReceipt } from '../../server/features/payments/addReceipt.service.js';
import { bankFileOf, exportBatch } from '../../server/features/payments/exportBatch.service.js';
import { openPayment } from '../../server/features/payments/payment.file.js';
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
    const { text } = await bankFileOf(zone.deps, zone.preparer, id);
    const kept = await database.db.rows.bankFiles.find({ batch_id: id });
    expect(kept?.format).toBe('zone_csv');
    // A form that was made before the release and is pressed after it releases nothing again.
    await exportBatch(zone.deps, zone.preparer, id, 0);
    expect((await zone.batch(id)).export_count).toBe(1);
    await exportBatch(zone.deps, zone.preparer, id, 1);
    const again = await bankFileOf(zone.deps, zone.preparer, id);
    expect([again.text, again.name.includes('-duplicate-2')]).toEqual([text, true]);
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
});
