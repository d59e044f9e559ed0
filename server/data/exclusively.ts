import * as driver from '@appthreat/sqlite3';
import { promisify } from 'node:util';
import { QueryTypes } from 'sequelize';
import { z } from 'zod';
import type { Database } from './database.js';
import { sqliteFile } from './sqliteFile.js';

/** Longer than any migration of ours; whoever waits so long waits for a process that hangs. */
const patienceMs = 15 * 60_000;
const pollMs = 250;

/**
 * Does the work while no other process does such work on the same database: migrating and filling it
 * for the first time. The others wait for their turn. The server, or the system's lock on a file,
 * ends the turn of a process that dies.
 */
export async function exclusively<T>(db: Database, work: () => Promise<T>): Promise<T> {
  const release = await (db.dialect === 'sqlite' ? lockFile(db) : lockOnServer(db));
  try {
    return await work();
  } finally {
    await release();
  }
}

async function untilHeld(attempt: () => Promise<boolean>): Promise<void> {
  const last = Date.now() + patienceMs;
  while (!(await attempt())) {
    if (Date.now() > last)
      throw new Error('another process has been preparing the database too long');
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** A named lock of the server, held on a connection of its own. */
async function lockOnServer({ sequelize }: Database): Promise<() => Promise<void>> {
  // A transaction without a callback takes no part in the one that statements find by themselves.
  const held = await sequelize.transaction();
  const name = `CONCAT('qixian:', LEFT(SHA1(DATABASE()), 40))`;
  const ask = async (sql: string): Promise<boolean> => {
    const rows = await sequelize.query(sql, { type: QueryTypes.SELECT, transaction: held });
    return gotSchema.parse(rows)[0]?.got === 1;
  };
  await untilHeld(() => ask(`SELECT GET_LOCK(${name}, 0) AS got`));
  return async () => {
    await ask(`SELECT RELEASE_LOCK(${name}) AS got`);
    await held.commit();
  };
}
const gotSchema = z.array(z.object({ got: z.coerce.number().nullable() }));

/** A database beside the file, locked as a whole: a process that ends lets go of it by that. */
async function lockFile(db: Database): Promise<() => Promise<void>> {
  const file = await new Promise<driver.Database>((resolve, reject) => {
    const opened: driver.Database = new driver.Database(
      `${sqliteFile(db)}.lock`,
      (error: Error | null) => (error ? reject(error) : resolve(opened)),
    );
  });
  const run = promisify((sql: string, done: (error: Error | null) => void) => {
    file.exec(sql, done);
  });
  await untilHeld(() =>
    run('BEGIN EXCLUSIVE').then(
      () => true,
      (error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return false;
        throw error;
      },
    ),
  );
  return async () => {
    await run('COMMIT');
    await promisify((done: (error: Error | null) => void) => file.close(done))();
  };
}
