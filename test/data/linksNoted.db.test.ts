import { migrateDown, migrateUp } from '../../server/data/migrator.js';
import { dialects, testDatabase } from '../support/databases.js';

test.each(dialects)(
  'what was noted of refusals at mailed links opens nothing, on %s',
  async (dialect) => {
    const database = await testDatabase(dialect);
    const { db } = database;
    const token = 'aB3_-'.repeat(9).slice(0, 43);
    const noted = {
      a: `/reset/${token}`,
      b: `/invitations/${token}/accept`,
      c: '/cases/01a21f5e-1111-7111-8111-111111111111',
      d: `/confirmations/${token}x`,
    };
    await migrateDown(db, '0032_links_noted');
    for (const [id, path] of Object.entries(noted)) {
      const rest = {
        at: 'now',
        user_id: null,
        method: 'POST',
        code: 'not_found',
        ip: '',
        detail: '{}',
      };
      await db.rows.refusals.insert({ id, path, ...rest });
    }
    // Also where a start was cut short and it is done again.
    for (let turn = 0; turn < 2; turn += 1) {
      await migrateUp(db);
      const rows = await db.rows.refusals.all({}, [['id', 'ASC']]);
      expect(rows.map(({ path }) => path)).toEqual([
        '/reset/…',
        '/invitations/…/accept',
        noted.c,
        noted.d,
      ]);
      if (turn === 0) await migrateDown(db, '0032_links_noted');
    }
    await database.close();
  },
);
