import type { Database } from '../../server/data/database.js';
import { count, words } from '../../server/data/schema/columns.js';

/** What some work answers, and how many rows MariaDB read for it; null on SQLite, which counts none. */
export async function rowsReadBy<T>(
  db: Database,
  work: () => Promise<T>,
): Promise<{ readonly answer: T; readonly rows: number | null }> {
  if (db.dialect === 'sqlite') return { answer: await work(), rows: null };
  // The counters are those of a connection, which a transaction keeps.
  return db.transaction(async () => {
    const before = await readSoFar(db);
    const again = await readSoFar(db);
    const answer = await work();
    const after = await readSoFar(db);
    // Reading the counters reads rows as well, each time as many.
    return { answer, rows: after - again - (again - before) };
  });
}

async function readSoFar(db: Database): Promise<number> {
  const rows = await db.select(
    { name: words(64), value: count() },
    `SELECT VARIABLE_NAME AS name, CAST(VARIABLE_VALUE AS UNSIGNED) AS value
       FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME LIKE 'HANDLER_READ%'`,
  );
  return rows.reduce((sum, { value }) => sum + value, 0);
}
