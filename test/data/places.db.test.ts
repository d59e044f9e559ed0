import { migrateDown, migrateUp } from '../../server/data/migrator.js';
import { id, wholeColumn } from '../../server/data/schema/columns.js';
import { drawPlace } from '../../server/data/stores/numberStore.js';
import { dialects, testDatabase, type TestDatabase } from '../support/databases.js';

describe.each(dialects)('the place of a case in its call on %s', (dialect) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase(dialect);
  });
  afterEach(() => database.close());

  const places = async (): Promise<Record<string, number>> => {
    const rows = await database.db.select(
      { id: id(), place: wholeColumn() },
      'SELECT id, place FROM applications ORDER BY id',
    );
    return Object.fromEntries(rows.map((row) => [row.id, row.place]));
  };

  test('is drawn by many at once and never twice', async () => {
    const { db } = database;
    const drawn = await Promise.all(
      Array.from({ length: 12 }, (_, turn) =>
        db.transaction(() => drawPlace(db, turn % 2 === 0 ? 'even' : 'odd')),
      ),
    );
    for (const parity of [0, 1]) {
      const ofCall = drawn.filter((_, turn) => turn % 2 === parity);
      expect(ofCall.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
    }
  });

  test('drawn for what is taken back is given again', async () => {
    const { db } = database;
    const lost = db.transaction(async () => {
      await drawPlace(db, 'call');
      throw new Error('taken back');
    });
    await expect(lost).rejects.toThrow('taken back');
    expect(await db.transaction(() => drawPlace(db, 'call'))).toBe(1);
  });

  test('of cases that were there before is what was counted for them, and the next follows', async () => {
    const { db } = database;
    await migrateDown(db, '0012_places');
    const begun = ['c1 call', 'a1 call', 'b1 other', 'a2 call', 'b0 other'];
    for (const [caseId = '', call = ''] of begun.map((each) => each.split(' '))) {
      await db.execute(
        `INSERT INTO applications (id, call_id, procedure_version_id, programme_id, applicant_id,
           title, applicant_name, status, waiting_on, state, version, head_hash, created_at)
         VALUES (:caseId, :call, 'v', 'p', 'u', 't', 'n', 'draft', 'zone', '{}', 0, 'h', 'now')`,
        { caseId, call },
      );
    }
    // As it was counted at every reading: cases of the call up to this one by id.
    const counted = await db.select(
      { id: id(), place: wholeColumn() },
      `SELECT a.id, (SELECT COUNT(*) FROM applications n
                      WHERE n.call_id = a.call_id AND n.id <= a.id) AS place
         FROM applications a ORDER BY a.id`,
    );
    await migrateUp(db);
    expect(await places()).toEqual(Object.fromEntries(counted.map((row) => [row.id, row.place])));
    expect(await places()).toEqual({ a1: 1, a2: 2, b0: 1, b1: 2, c1: 3 });
    expect(await db.transaction(() => drawPlace(db, 'call'))).toBe(4);
    expect(await db.transaction(() => drawPlace(db, 'other'))).toBe(3);
  });
});
