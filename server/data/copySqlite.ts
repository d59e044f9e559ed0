import * as driver from '@appthreat/sqlite3';

/** Copies a SQLite database as it is at one moment, while others write to it; the copy is one file. */
export function copySqlite(from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = new driver.Database(from);
    file.run('VACUUM INTO ?', [to], (failed: Error | null) => {
      file.close((unclosed) => {
        const error = failed ?? unclosed;
        if (error) reject(error);
        else resolve();
      });
    });
  });
}
