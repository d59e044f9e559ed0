import { createReadStream } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { FileStore } from '../adapters/fileStore.js';
import { sqliteFile } from '../data/sqliteFile.js';
import { openFiles } from '../web/openFiles.js';
import { CommandStop, exits } from './command.js';
import type { Installation } from './installation.js';
import { readManifest, wrongParts } from './manifest.js';
import { runServerTool } from './serverTools.js';

/**
 * Brings a backup back into an installation that is still empty, after every part of it was held
 * against its hash. What is given back is to be called once the installation is closed.
 */
export async function restoreBackup(
  installation: Installation,
  folder: string,
): Promise<() => Promise<void>> {
  const { db, settings, dataDir } = installation;
  const manifest = await readManifest(folder);
  if (manifest.dialect !== db.dialect) {
    throw new CommandStop(
      'other_database',
      `The backup is of ${manifest.dialect}, DATABASE_URL names ${db.dialect}.`,
    );
  }
  const wrong = await wrongParts(folder, manifest);
  if (wrong.length > 0) {
    throw new CommandStop('backup_altered', wrong.slice(0, 5).join(', '), exits.wrong);
  }
  const store = await openFiles(settings, dataDir);
  await demandEmpty(installation, store);
  for (const { path, sha256 } of manifest.files) {
    const arrived = await store.receive(createReadStream(join(folder, path)));
    await store.keep(arrived.path, basename(path), sha256);
  }
  const copy = join(folder, manifest.database.path);
  if (db.dialect === 'mysql') {
    await runServerTool('mariadb', settings.databaseUrl, [], { from: withoutDefiners(copy) });
    return async () => {};
  }
  const target = sqliteFile(db);
  return async () => {
    for (const rest of ['-wal', '-shm']) await rm(`${target}${rest}`, { force: true });
    await copyFile(copy, target);
  };
}

/** Whoever restores makes the triggers, as whoever migrates does. */
function withoutDefiners(file: string): Readable {
  const definer = /\/\*!50017 DEFINER=`[^`]*`@`[^`]*`\s*\*\//;
  async function* lines() {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      yield `${line.startsWith('/*!50003') ? line.replace(definer, '') : line}\n`;
    }
  }
  return Readable.from(lines());
}

async function demandEmpty({ db }: Installation, store: FileStore): Promise<void> {
  const tables = await db.sequelize.getQueryInterface().showAllTables();
  if (tables.length > 0) {
    throw new CommandStop(
      'database_not_empty',
      `The database has ${tables.length} tables; a backup is restored into an empty one.`,
    );
  }
  for await (const id of store.list()) {
    throw new CommandStop(
      'files_not_empty',
      `The place of files holds uploads already, such as ${id}.`,
    );
  }
}
