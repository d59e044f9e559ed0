import * as driver from '@appthreat/sqlite3';

/**
 * The SQLite driver with its safety switches set on every connection. Sequelize has no hook for
 * that, so the connection's class is replaced by one that sets them as it opens.
 */
const { Database } = driver;

class SafeDatabase extends Database {
  constructor(filename: string, mode?: number, callback?: (error: Error | null) => void) {
    super(filename, mode, callback);
    this.configure('busyTimeout', 10_000);
    // recursive_triggers: without it INSERT OR REPLACE slips past the append-only triggers.
    this.exec(
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;',
    );
  }
}

// The driver's constants are on its default export, which its types leave out.
const constants: unknown = Reflect.get(driver, 'default');

export const sqliteDriver: object = Object.assign({}, constants, { Database: SafeDatabase });
