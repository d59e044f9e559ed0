import { migrateUp, pendingMigrations } from '../../server/data/migrator.js';
import { dialects, emptyDatabase, type TestDatabase } from '../support/databases.js';
import { indexesOf } from '../support/tableShape.js';

/** The last migration of the newest release that may be in use: 0.5.0. */
const ofRelease = '0037_case_exits';

/**
 * What a process of 0.5.0 does not bear beside the schema of today, and why it had to be. While one
 * of these is among the migrations of an upgrade, the old processes are stopped first; a release that
 * has none in its own is brought in beside the one before.
 */
const contracted: Readonly<Record<string, string>> = {};

interface ColumnShape {
  readonly type: string;
  readonly empty: boolean;
  readonly filled: boolean;
}

/** Every table with its columns, unique indexes, checks and triggers, as far as they bind a writer. */
async function shapeOf(database: TestDatabase) {
  const queries = database.db.sequelize.getQueryInterface();
  const names = (await queries.showAllTables()).map(String);
  const tables = new Map<string, ReadonlyMap<string, ColumnShape>>();
  const bounds = new Map<string, ReadonlySet<string>>();
  for (const name of names) {
    const described = Object.entries(await queries.describeTable(name));
    tables.set(
      name,
      new Map(
        described.map(([column, { type, allowNull, defaultValue }]) => [
          column,
          { type: type.toUpperCase(), empty: allowNull, filled: defaultValue !== null },
        ]),
      ),
    );
    const unique = (await indexesOf(database, name)).flatMap((index) =>
      index.unique ? [index.fields.toSorted().join()] : [],
    );
    bounds.set(name, new Set(unique));
  }
  return { tables, bounds };
}

type Shape = Awaited<ReturnType<typeof shapeOf>>;

/** What a statement written for the schema before would meet in the one after. */
function broken(before: Shape, after: Shape): readonly string[] {
  const found: string[] = [];
  for (const [table, columns] of before.tables) {
    const now = after.tables.get(table);
    if (!now) {
      found.push(`${table} is gone`);
      continue;
    }
    for (const [column, was] of columns) {
      const is = now.get(column);
      if (!is) found.push(`${table}.${column} is gone or has another name`);
      else if (is.type !== was.type) found.push(`${table}.${column} is another type`);
      else if (was.empty && !is.empty) found.push(`${table}.${column} may not be empty any more`);
    }
    for (const [column, { empty, filled }] of now) {
      if (!columns.has(column) && !empty && !filled) {
        found.push(`${table}.${column} is new and must be filled`);
      }
    }
    for (const unique of after.bounds.get(table) ?? []) {
      const old = unique.split(',').every((column) => columns.has(column));
      if (old && before.bounds.get(table)?.has(unique) !== true) {
        found.push(`${table} (${unique}) has become unique`);
      }
    }
  }
  return found;
}

describe.each(dialects)('a schema beside processes of the release before, on %s', (dialect) => {
  test('only grows: no statement of theirs fails by it, but where it is said', async () => {
    const database = await emptyDatabase(dialect);
    const { db } = database;
    await migrateUp(db, ofRelease);
    const found: Record<string, readonly string[]> = {};
    let before = await shapeOf(database);
    const since = await pendingMigrations(db);
    expect(since).toEqual(expect.arrayContaining(Object.keys(contracted)));
    for (const name of since) {
      await migrateUp(db, name);
      const after = await shapeOf(database);
      const faults = broken(before, after);
      if (faults.length > 0) found[name] = faults;
      before = after;
    }
    await database.close();
    const unsaid = Object.entries(found).filter(([name]) => !Object.hasOwn(contracted, name));
    expect(unsaid).toEqual([]);
  }, 120_000);

  test('the comparison finds what would fail', async () => {
    const shape = (columns: Readonly<Record<string, ColumnShape>>, unique: string): Shape => ({
      tables: new Map([['cases', new Map(Object.entries(columns))]]),
      bounds: new Map([['cases', new Set([unique])]]),
    });
    const text = { type: 'TEXT', empty: false, filled: false };
    const before = shape({ id: text, title: text, note: { ...text, empty: true } }, 'id');
    const after = shape(
      { id: text, note: text, added: text, plain: { ...text, empty: true } },
      'note',
    );
    expect(broken(before, after)).toEqual([
      'cases.title is gone or has another name',
      'cases.note may not be empty any more',
      'cases.added is new and must be filled',
      'cases (note) has become unique',
    ]);
    expect(broken(before, { tables: new Map(), bounds: new Map() })).toEqual(['cases is gone']);
  });
});
