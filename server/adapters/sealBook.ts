import { appendFile, readFile } from 'node:fs/promises';

/** Where the daily seals are written outside the database. */
export interface SealBook {
  /** Adds a line; false where the file cannot be written. */
  add(line: string): Promise<boolean>;
  /** Everything that was written; '' where there is nothing. */
  read(): Promise<string>;
}

/** A seal book in a file that is only ever added to. */
export function openSealBook(path: string): SealBook {
  return {
    add: (line) =>
      appendFile(path, `${line}\n`, { mode: 0o600 }).then(
        () => true,
        () => false,
      ),
    read: () => readFile(path, 'utf8').catch(() => ''),
  };
}
