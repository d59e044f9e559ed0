import { recordEvents } from '../../server/data/stores/eventStore.js';
import { lookAfterPayees } from '../../server/features/payees/lookAfterPayees.job.js';
import { accountFacts, keepAccount } from '../../server/shared/effects/bankAccounts.js';
import { payeeFile } from '../../server/shared/effects/payeeFile.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accountTyped, moneyZone, type MoneyZone } from '../support/moneyZone.js';

onEachDatabase('an account that a process of the release before changes', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(() => database.close());

  it('is brought over each time, also where it is changed back', async () => {
    const firm = await zone.agreed('Old process');
    const { rows } = database.db;
    const award = await rows.awards.find({ application_id: firm.id });
    const by = { at: zone.clock.now().toISOString(), actorId: firm.applicant.userId };
    const other = await keepAccount(
      zone.deps,
      { organisation_id: firm.organisation, user_id: null },
      {
        holder: firm.owner,
        bank: accountTyped.bank,
        branchCode: accountTyped.branch_code,
        number: '888800008888',
      },
      firm.id,
      by,
    );
    for (const id of [other, award?.bank_account_id ?? '']) {
      await rows.agreements.update({ application_id: firm.id }, { bank_account_id: id });
      await rows.awards.update({ application_id: firm.id }, { bank_account_id: id });
      await recordEvents(database.db, `award:${firm.id}`, by, [
        { type: 'award_account_changed', data: await accountFacts(zone.deps, id) },
      ]);
      await lookAfterPayees(zone.deps);
      const { assignments } = await payeeFile(database.db, firm.id);
      expect(assignments.at(-1)).toMatchObject({ accountId: id, kind: 'brought' });
    }
    expect(await brokenBooks(database.db)).toEqual([]);
  });
});
