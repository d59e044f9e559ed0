import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../settings.js';
import { checkInstallation } from './checkCommand.js';
import { CommandStop, exits, tell, type ExitCode } from './command.js';
import { withInstallation, type Installation } from './installation.js';
import { makeBackup } from './makeBackup.js';
import { restoreBackup } from './restoreBackup.js';

/**
 * The whole way once: a backup of what is in use is restored into a folder and a database of its own,
 * checked to the last file, and both are removed. `given` is the URL of an empty database where this
 * user may make none.
 */
export async function drill(settings: Settings, given: string | undefined): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-drill-'));
  const began = Date.now();
  const seconds = (): string => `${Math.round((Date.now() - began) / 1000)} s`;
  try {
    return await withInstallation(async (installation) => {
      const backup = await makeBackup(installation, folder);
      tell(`Backed up: database and ${backup.files} files (${seconds()})`);
      return withScratch(installation, { folder, given }, async (scratch) => {
        const finish = await withInstallation(
          (empty) => restoreBackup(empty, backup.folder),
          scratch,
        );
        await finish();
        tell(`Restored (${seconds()})`);
        const found = await withInstallation(
          (restored) => checkInstallation(restored, { outside: '', files: true }),
          scratch,
        );
        tell(found === exits.done ? `The drill held (${seconds()})` : 'The drill failed');
        return found;
      });
    }, settings);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Settings of an empty installation beside this one, which goes again. */
async function withScratch<T>(
  { db, settings, secret }: Installation,
  { folder, given }: { readonly folder: string; readonly given: string | undefined },
  work: (scratch: Settings) => Promise<T>,
): Promise<T> {
  const dataDir = join(folder, 'data');
  // Files come back into the folder as well, wherever they are kept: the bucket is in use.
  const base = { ...settings, dataDir, secret, bucket: null };
  if (db.dialect === 'sqlite') {
    return work({ ...base, databaseUrl: `sqlite:${join(folder, 'data', 'qixian.sqlite')}` });
  }
  if (given !== undefined) return work({ ...base, databaseUrl: given });
  const name = `qixian_drill_${randomBytes(6).toString('hex')}`;
  await db.execute(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`).catch(() => {
    throw new CommandStop(
      'no_scratch',
      'This database user may make no database; give the URL of an empty one with --scratch.',
      exits.unable,
    );
  });
  const url = new URL(settings.databaseUrl);
  url.pathname = `/${name}`;
  try {
    return await work({ ...base, databaseUrl: url.href });
  } finally {
    await db.execute(`DROP DATABASE ${name}`);
  }
}
