import * as driver from '@appthreat/sqlite3';

/**
 * The SQLite driver with its safety switches set on every connection. Sequelize has no hook for
 * that, so the connection's class is replaced by one that sets them as it opens.
 */
const { Database } = driver;

class SafeDatabase extends Database {
  constructor(filename: string, mode?: number, callback?: (error: Error | null) => void) {
    super(filename, mode, callback);
    // Opening may have to wait for another process that puts the file right after a crash; later
    // a statement waits outside the driver, where it holds up nobody (see `sqlite.ts`).
    // recursive_triggers: without it INSERT OR REPLACE slips past the append-only triggers.
    this.exec(
      `PRAGMA busy_timeout=10000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
       PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA busy_timeout=20;`,
    );
  }
}

// The driver's constants are on its default export, which its types leave out.
const constants: unknown = Reflect.get(driver, 'default');

export const sqliteDriver: object = Object.assign({}, constants, { Database: SafeDatabase });
