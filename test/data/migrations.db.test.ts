import { drawNumber } from '../../server/data/stores/numberStore.js';
import { id, optional, words } from '../../server/data/schema/columns.js';
import { migrateDown, migrateUp, pendingMigrations } from '../../server/data/migrator.js';
import { dialects, emptyDatabase, type TestDatabase } from '../support/databases.js';
import { sqlRefusal } from '../support/sqlRefusal.js';

const columnsOf = async ({ db }: TestDatabase, table: string): Promise<readonly string[]> =>
  Object.keys(await db.sequelize.getQueryInterface().describeTable(table));

describe.each(dialects)('migrations of what is filled on %s', (dialect) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await emptyDatabase(dialect);
  });
  afterEach(() => database.close());

  describe('columns named by words of SQL', () => {
    const first = '0011_plain_column_names';
    const applications = (end: string): string =>
      `SELECT id, ${end} AS ending FROM applications ORDER BY id`;
    const columns = { id: id(), ending: optional(words(40)) };
    const filled = [
      { id: 'a', ending: 'not_selected' },
      { id: 'b', ending: null },
    ];
    const quoted = dialect === 'sqlite' ? '"end"' : '`end`';

    beforeEach(async () => {
      const { db } = database;
      await migrateUp(db, '0010_version_moves');
      for (const row of filled) {
        await db.execute(
          `INSERT INTO applications (id, call_id, procedure_version_id, programme_id, applicant_id,
             title, applicant_name, status, waiting_on, ${quoted}, state, version, head_hash, created_at)
           VALUES (:id, 'c', 'v', 'p', 'u', 't', 'n', 'ended', 'zone', :ending, '{}', 1, 'h', 'now')`,
          row,
        );
      }
      await db.execute("INSERT INTO number_counters VALUES ('KC-2026', 43)");
    });

    test('keep what they hold on the way up and down', async () => {
      const { db } = database;
      expect(await migrateUp(db)).toContain(first);
      expect(await db.select(columns, applications('ended_as'))).toEqual(filled);
      expect(await drawNumber(db, 'KC', new Date('2026-06-01T00:00:00Z'))).toBe('KC-2026-0043');
      await migrateDown(db, first);
      expect(await pendingMigrations(db)).toContain(first);
      expect(await db.select(columns, applications(quoted))).toEqual(filled);
      expect(await columnsOf(database, 'number_counters')).toEqual(['series', 'next']);
    });

    test('go on after a start that was cut short between the two', async () => {
      const { db } = database;
      await db.execute(`ALTER TABLE applications RENAME COLUMN ${quoted} TO ended_as`);
      await migrateUp(db);
      expect(await db.select(columns, applications('ended_as'))).toEqual(filled);
      expect(await columnsOf(database, 'number_counters')).toEqual(['series', 'next_number']);
    });

    test('leave the triggers of their tables where they stand', async () => {
      const { db } = database;
      await db.execute(
        'CREATE TRIGGER keeps_title BEFORE UPDATE ON applications FOR EACH ROW ' +
          (dialect === 'sqlite'
            ? `WHEN OLD.${quoted} IS NOT NULL BEGIN SELECT RAISE(ABORT, 'it has ended'); END`
            : "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'it has ended'"),
      );
      await migrateUp(db, first);
      const refusal = await sqlRefusal(db, "UPDATE applications SET title = 'x' WHERE id = 'a'");
      expect(refusal).toContain('it has ended');
    });
  });
});
