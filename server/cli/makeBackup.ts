import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { shelfPath, type FileStore } from '../adapters/fileStore.js';
import { copySqlite } from '../data/copySqlite.js';
import { appendOnlyTables } from '../data/guards.js';
import { latestMigration } from '../data/migrator.js';
import { sqliteFile } from '../data/sqliteFile.js';
import { parseJson } from '../domain/json.js';
import { openFiles } from '../web/openFiles.js';
import { projectRoot } from '../web/startup.js';
import { CommandStop, exits } from './command.js';
import type { Installation } from './installation.js';
import { entryOf, writeManifest, type ManifestEntry } from './manifest.js';
import { runServerTool } from './serverTools.js';

interface MadeBackup {
  readonly folder: string;
  readonly files: number;
  /** The hash of its manifest: what to keep elsewhere. */
  readonly hash: string;
}

/**
 * Copies the database as it is at one moment, then every upload: files are only ever added, so that no
 * row of the copy is without its file. The folder bears its name only once all is there.
 */
export async function makeBackup(installation: Installation, to: string): Promise<MadeBackup> {
  const { db, settings, dataDir } = installation;
  const made = new Date().toISOString();
  const folder = join(resolve(to), `qixian-${made.slice(0, 19).replaceAll(/\D/g, '')}`);
  const partial = `${folder}.partial`;
  await mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const name = db.dialect === 'sqlite' ? 'database.sqlite' : 'database.sql';
    if (db.dialect === 'sqlite') await copySqlite(sqliteFile(db), join(partial, name));
    else await dump(settings.databaseUrl, join(partial, name));
    const files = await copyFiles(await openFiles(settings, dataDir), partial);
    const hash = await writeManifest(partial, {
      format: 1,
      made,
      version: await versionOfBuild(),
      dialect: db.dialect,
      schema: await latestMigration(db),
      database: await entryOf(partial, name),
      files,
    });
    await rename(partial, folder);
    return { folder, files: files.length, hash };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function dump(url: string, file: string): Promise<void> {
  const options = [
    '--single-transaction',
    '--quick',
    '--triggers',
    '--hex-blob',
    '--skip-comments',
    '--skip-add-locks',
    '--default-character-set=utf8mb4',
  ];
  const into = createWriteStream(file, { mode: 0o600 });
  await runServerTool('mariadb-dump', url, options, { into });
  const unguarded = new Set<string>(appendOnlyTables);
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [, table = ''] = /TRIGGER `(\w+)_no_update`/.exec(line) ?? [];
    unguarded.delete(table);
  }
  if (unguarded.size > 0) {
    throw new CommandStop(
      'backup_without_triggers',
      'This database user is shown no triggers, so that a restored record would be unguarded; back up as the user that migrates.',
      exits.unable,
    );
  }
}

/** Copies every upload; those still on their way belong to no row yet. */
async function copyFiles(store: FileStore, folder: string): Promise<ManifestEntry[]> {
  const entries: ManifestEntry[] = [];
  for await (const id of store.list()) {
    const content = await store.open(id);
    // One that was taken back meanwhile belongs to no row.
    if (content === null) continue;
    const path = `files/${shelfPath(id)}`;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await pipeline(await content.read(), createWriteStream(join(folder, path), { mode: 0o600 }));
    entries.push(await entryOf(folder, path));
  }
  return entries;
}

async function versionOfBuild(): Promise<string> {
  const text = await readFile(join(projectRoot(), 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(parseJson(text)).version;
}
