import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import * as driver from '@appthreat/sqlite3';
import { createConnection } from 'mysql2/promise';
import { z } from 'zod';
import { openFileStore } from '../../server/adapters/fileStore.js';
import { emptyDatabase, type Dialect, type TestDatabase } from './databases.js';

/** Every release that may be in use, oldest first; `test/releases/README.md` says how each was kept. */
export const releases = ['0.1.0', '0.2.0', '0.3.0', '0.4.0', '0.5.0'] as const;
export type Release = (typeof releases)[number];

/** After the last of the zones was filled; people sign in then. */
export const releasesKept = new Date('2026-11-28T15:30:00.000Z');

const keptSchema = z.strictObject({ sql: z.string(), files: z.record(z.string(), z.string()) });

/** A database as a release left it, with its uploads, before anything of ours has touched it. */
export async function databaseOf(release: Release, dialect: Dialect): Promise<TestDatabase> {
  const packed = await readFile(join('test', 'releases', `${release}-${dialect}.json.br`));
  const kept = keptSchema.parse(JSON.parse(brotliDecompressSync(packed).toString('utf8')));
  const database = await emptyDatabase(dialect);
  await (dialect === 'sqlite' ? fillFile : fillServer)(database.url, kept.sql);
  const store = await openFileStore(join(database.folder, 'files'));
  for (const [id, content] of Object.entries(kept.files)) {
    const { path } = store.local(id);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, 'latin1');
  }
  return database;
}

function fillFile(url: string, sql: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = new driver.Database(url.slice('sqlite:'.length));
    file.exec(sql, (failed) =>
      file.close((unclosed) => {
        const error = failed ?? unclosed;
        if (error) reject(error);
        else resolve();
      }),
    );
  });
}

async function fillServer(uri: string, sql: string): Promise<void> {
  const connection = await createConnection({ uri, multipleStatements: true });
  await connection.query(`SET foreign_key_checks = 0, unique_checks = 0;${sql}`);
  await connection.end();
}
