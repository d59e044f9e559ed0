import type { Database } from '../data/database.js';
import { readSettings, type Settings } from '../settings.js';
import { prepareDataFolder, reachDatabase, secretOf } from '../web/startup.js';

/** An installation as its settings name it, opened for one command. */
export interface Installation {
  readonly settings: Settings;
  readonly dataDir: string;
  readonly secret: string;
  readonly db: Database;
}

/** Opens what the settings name, does the work and closes again. Refuses like the start does. */
export async function withInstallation<T>(
  work: (installation: Installation) => Promise<T>,
  settings: Settings = readSettings(process.env),
): Promise<T> {
  const dataDir = await prepareDataFolder(settings);
  const secret = await secretOf(settings, dataDir);
  const db = await reachDatabase(settings);
  try {
    return await work({ settings, dataDir, secret, db });
  } finally {
    await db.close();
  }
}
