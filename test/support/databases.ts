import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { openDatabase, type Database } from '../../server/data/database.js';
import { migrateUp } from '../../server/data/migrator.js';

/** A server URL without a database, set by the global set-up where a MariaDB binary is present. */
export const mysqlServer = process.env['QIXIAN_TEST_MYSQL'] ?? '';

/** The databases that every database test runs on: SQLite always, MariaDB where there is one. */
export const dialects: readonly ('sqlite' | 'mysql')[] =
  mysqlServer === '' ? ['sqlite'] : ['sqlite', 'mysql'];

export interface TestDatabase {
  readonly db: Database;
  readonly url: string;
  readonly folder: string;
  close(): Promise<void>;
}

/** An empty migrated database of its own, which `close` removes. */
export async function testDatabase(
  dialect: 'sqlite' | 'mysql',
  { migrated = true } = {},
): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-test-'));
  const name = `qixian_${folder.slice(-6).toLowerCase()}_${process.pid}`;
  if (dialect === 'mysql') await onServer(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4`);
  const url =
    dialect === 'sqlite' ? `sqlite:${join(folder, 'test.sqlite')}` : `${mysqlServer}/${name}`;
  const db = openDatabase(url);
  if (migrated) await migrateUp(db);
  return {
    db,
    url,
    folder,
    close: async () => {
      await db.close();
      if (dialect === 'mysql') await onServer(`DROP DATABASE \`${name}\``);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function onServer(sql: string): Promise<void> {
  const connection = await createConnection(mysqlServer);
  await connection.query(sql);
  await connection.end();
}

/** Runs the same tests on every database at hand. */
export function onEachDatabase(
  title: string,
  tests: (open: () => Promise<TestDatabase>, dialect: 'sqlite' | 'mysql') => void,
): void {
  describe.each(dialects)(`${title} on %s`, (dialect) => {
    tests(() => testDatabase(dialect), dialect);
  });
}
