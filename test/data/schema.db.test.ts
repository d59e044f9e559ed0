import { longTextColumn, optional, words } from '../../server/data/schema/columns.js';
import { migrateDown, migrateUp, pendingMigrations } from '../../server/data/migrator.js';
import { modelOf } from '../../server/data/schema/table.js';
import { tables } from '../../server/data/tables/all.js';
import { tableShape } from '../support/tableShape.js';
import { blueprintOf } from '../support/blueprint.js';
import {
  emptyDatabase,
  mysqlServer,
  onEachDatabase,
  type TestDatabase,
} from '../support/databases.js';

/** The statements that make every table, index and trigger, as the database tells them. */
async function statementsOf({ db, dialect, schema }: TestDatabase): Promise<unknown> {
  if (dialect === 'mysql') {
    const made = await blueprintOf(mysqlServer, schema);
    return { tables: made.tables, triggers: made.triggers.toSorted() };
  }
  return db.select(
    { name: words(200), sql: optional(longTextColumn()) },
    'SELECT name, sql FROM sqlite_master ORDER BY name',
  );
}

onEachDatabase('schema', (open, dialect) => {
  let migrated: TestDatabase;
  let modelled: TestDatabase;
  let copied: TestDatabase;

  beforeAll(async () => {
    migrated = await emptyDatabase(dialect);
    await migrateUp(migrated.db);
    copied = await open();
    modelled = await emptyDatabase(dialect);
    for (const table of Object.values(tables)) await modelOf(modelled.db.sequelize, table).sync();
  });
  afterAll(async () => {
    await migrated.close();
    await modelled.close();
    await copied.close();
  });

  test.each(Object.values(tables).map(({ name }) => name))(
    'migrations make %s as the models say',
    async (name) => {
      expect(await tableShape(migrated, name)).toEqual(await tableShape(modelled, name));
    },
  );

  test('what tests begin with is a copy of what the migrations make, to the last trigger', async () => {
    expect(await statementsOf(copied)).toEqual(await statementsOf(migrated));
    const done = (database: TestDatabase) =>
      database.db.select({ name: words(200) }, 'SELECT name FROM migrations ORDER BY name');
    expect(await done(copied)).toEqual(await done(migrated));
    expect(await pendingMigrations(copied.db)).toEqual([]);
  });

  test('going down leaves nothing, going up again restores everything', async () => {
    await migrateDown(migrated.db);
    const left = await migrated.db.sequelize.getQueryInterface().showAllTables();
    expect(left.filter((name) => name !== 'migrations' && name !== 'sqlite_sequence')).toEqual([]);
    await migrateUp(migrated.db);
    expect(await pendingMigrations(migrated.db)).toEqual([]);
  });
});
