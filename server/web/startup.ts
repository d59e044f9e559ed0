import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase, type Database } from '../data/database.js';
import { formerSecrets, secretChangeUnderWay } from '../data/formerSecrets.js';
import { unknownMigrations } from '../data/migrator.js';
import { knowsSecret } from '../data/secretCheck.js';
import { SettingsError, type Settings } from '../settings.js';

/** The folder that holds `config`, `views` and `public`, from sources and from the build alike. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Makes the data folder; says in one sentence what to do where it cannot be written. */
export async function prepareDataFolder(settings: Settings): Promise<string> {
  const folder = resolve(settings.dataDir);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.writable'), '');
  } catch {
    throw new SettingsError(
      `The data folder ${folder} cannot be written; choose another with DATA_DIR or change its owner.`,
      'data_folder',
    );
  }
  return folder;
}

/** Where uploaded files are kept below the data folder. */
export const filesFolder = (dataDir: string): string => join(dataDir, 'files');

/** The secret of the settings, or one kept in the data folder, made at the first start. */
export async function secretOf(settings: Settings, folder: string): Promise<string> {
  if (settings.secret !== null) return settings.secret;
  const file = join(folder, 'secret');
  const made = randomBytes(32).toString('base64url');
  try {
    await writeFile(file, made, { flag: 'wx', mode: 0o600 });
    return made;
  } catch {
    return (await readFile(file, 'utf8')).trim();
  }
}

/** Opens the database and makes sure that it answers. */
export async function reachDatabase(settings: Settings): Promise<Database> {
  const secret = await secretOf(settings, await prepareDataFolder(settings));
  const db = openDatabase(settings.databaseUrl, secret);
  try {
    await db.sequelize.authenticate();
  } catch (error) {
    const where = settings.databaseUrl.replace(/\/\/.*@/, '//…@');
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsError(
      `The database ${where} cannot be reached (${why}); start it or correct DATABASE_URL.`,
      'database_unreachable',
    );
  }
  try {
    await demandOwn(db, settings);
    const former = await formerSecrets(db);
    if (former.length === 0) return db;
    await db.close();
    return openDatabase(settings.databaseUrl, secret, undefined, former);
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Refuses a database that another secret sealed, or that a newer release has migrated. */
async function demandOwn(db: Database, settings: Settings): Promise<void> {
  const [newer] = await unknownMigrations(db);
  if (newer !== undefined) {
    throw new SettingsError(
      `The database was migrated by a newer release (this one does not know ${newer}); start that release, or restore the backup made before it.`,
      'schema_newer',
    );
  }
  if (await knowsSecret(db)) {
    if (!(await secretChangeUnderWay(db))) return;
    throw new SettingsError(
      'The change of the secret has not come to its end; run the same "qixian rotate-secret" again, it goes on where it stopped.',
      'secret_change_unfinished',
    );
  }
  throw new SettingsError(
    settings.secret === null
      ? `The file ${join(settings.dataDir, 'secret')} is not the one that this database was sealed with; put back the one that was saved with it.`
      : 'SECRET is not the one that this database was sealed with; set the one it was begun with.',
    'secret_wrong',
  );
}
