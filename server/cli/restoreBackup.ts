import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { sqliteFile } from '../data/sqliteFile.js';
import { filesFolder } from '../web/startup.js';
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
  await demandEmpty(installation);
  for (const { path } of manifest.files) {
    const target = join(dataDir, path);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(folder, path), target);
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

async function demandEmpty({ db, dataDir }: Installation): Promise<void> {
  const tables = await db.sequelize.getQueryInterface().showAllTables();
  if (tables.length > 0) {
    throw new CommandStop(
      'database_not_empty',
      `The database has ${tables.length} tables; a backup is restored into an empty one.`,
    );
  }
  const shelves = await readdir(filesFolder(dataDir)).catch(() => []);
  if (shelves.some((name) => name.length === 2)) {
    throw new CommandStop('files_not_empty', `${filesFolder(dataDir)} holds uploads already.`);
  }
}
