import { hold } from '../../server/domain/workflow/machine.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { refusalOf } from '../support/refusalOf.js';

onEachDatabase('a case that is held without an objection', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(() => database.close());

  it('comes into no batch, since the case itself knows', async () => {
    const held = await zone.agreed('Held');
    const free = await zone.agreed('Free');
    await changeCase(zone.deps, zone.officer, held.id, (file) =>
      hold(file.subject.state, 'somebody-looks-at-it'),
    );
    const refused = await refusalOf(zone.prepared(free, held));
    expect(Object.values(refused.fields).map(({ code }) => code)).toEqual(['payable.case_held']);
    expect(await database.db.rows.payments.count({ application_id: [free.id, held.id] })).toBe(0);
    await zone.prepared(free);
    expect(await database.db.rows.payments.count({ application_id: free.id })).toBe(1);
  });
});
