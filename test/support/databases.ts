import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { openDatabase, type Database } from '../../server/data/database.js';
import { migrateUp } from '../../server/data/migrator.js';
import { blueprintOf, blueprintSchema, copyInto } from './blueprint.js';
import { oncePerRun } from './oncePerRun.js';

export type Dialect = 'sqlite' | 'mysql';

/** A server URL without a database, set by the global set-up where a MariaDB binary is present. */
export const mysqlServer = process.env['QIXIAN_TEST_MYSQL'] ?? '';

/** What events are keyed with in tests, and sessions signed and numbers sealed. */
export const testSecret = 'a secret for tests only, 32 characters';

/** The databases that every database test runs on: SQLite always, MariaDB where there is one. */
export const dialects: readonly Dialect[] = mysqlServer === '' ? ['sqlite'] : ['sqlite', 'mysql'];

/** Where a database lies: a folder of its own, and on MariaDB an empty database of the server. */
interface Place {
  readonly dialect: Dialect;
  readonly url: string;
  /** Also holds the files that people upload. */
  readonly folder: string;
  /** The name of the database on its server. */
  readonly schema: string;
}

export interface TestDatabase extends Place {
  readonly db: Database;
  /** Closes the database and removes it with its folder. */
  close(): Promise<void>;
}

/** A state that many tests begin with: made once in a run, then copied for each of them. */
export interface Template {
  readonly name: string;
  /** What it is built upon; null where that is an empty database. */
  readonly upon: Template | null;
  fill(database: TestDatabase): Promise<void>;
}

/** Every table and no row. */
export const migratedTemplate: Template = {
  name: 'migrated',
  upon: null,
  fill: async ({ db }) => {
    await migrateUp(db);
  },
};

/** A migrated database of its own without rows, which `close` removes. */
export const testDatabase = (dialect: Dialect): Promise<TestDatabase> =>
  copyOf(dialect, migratedTemplate);

/** A database of its own without even a table. */
export const emptyDatabase = async (dialect: Dialect): Promise<TestDatabase> =>
  openPlace(await newPlace(dialect));

/** A database of its own that begins as the template says, with its files. */
export async function copyOf(dialect: Dialect, template: Template): Promise<TestDatabase> {
  const source = await oncePerRun(`template-${dialect}-${template.name}`, () =>
    build(dialect, template),
  );
  const place = await newPlace(dialect);
  await cp(source, place.folder, { recursive: true });
  if (dialect === 'mysql') {
    const blueprint: unknown = JSON.parse(await readFile(blueprintIn(source), 'utf8'));
    await copyInto(mysqlServer, place.schema, blueprintSchema.parse(blueprint));
  }
  return openPlace(place);
}

/** Runs the same tests on every database at hand. */
export function onEachDatabase(
  title: string,
  tests: (open: () => Promise<TestDatabase>, dialect: Dialect) => void,
): void {
  describe.each(dialects)(`${title} on %s`, (dialect) => {
    tests(() => testDatabase(dialect), dialect);
  });
}

const blueprintIn = (folder: string): string => join(folder, 'blueprint.json');

async function build(dialect: Dialect, template: Template): Promise<string> {
  const { upon } = template;
  const database = upon ? await copyOf(dialect, upon) : await emptyDatabase(dialect);
  await template.fill(database);
  // On SQLite closing brings everything into the one file.
  await database.db.close();
  if (dialect === 'mysql') {
    const blueprint = await blueprintOf(mysqlServer, database.schema);
    await writeFile(blueprintIn(database.folder), JSON.stringify(blueprint));
  }
  return database.folder;
}

async function newPlace(dialect: Dialect): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-test-'));
  const schema = `qixian_${folder.slice(-6).toLowerCase()}_${process.pid}`;
  if (dialect === 'mysql') await onServer(`CREATE DATABASE \`${schema}\` CHARACTER SET utf8mb4`);
  const url =
    dialect === 'sqlite' ? `sqlite:${join(folder, 'test.sqlite')}` : `${mysqlServer}/${schema}`;
  return { dialect, url, folder, schema };
}

function openPlace(place: Place): TestDatabase {
  const db = openDatabase(place.url, testSecret);
  return {
    ...place,
    db,
    close: async () => {
      await db.close();
      if (place.dialect === 'mysql') await onServer(`DROP DATABASE \`${place.schema}\``);
      await rm(place.folder, { recursive: true, force: true });
      await rm(`${place.folder}.seals`, { force: true });
    },
  };
}

async function onServer(sql: string): Promise<void> {
  const connection = await createConnection(mysqlServer);
  await connection.query(sql);
  await connection.end();
}
