import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { migrateDown } from '../data/migrator.js';
import { readSettings } from '../settings.js';
import { prepareDataFolder, reachDatabase, startProblem } from '../web/startup.js';

/** Empties the database and the uploads of a demonstration; never of anything else. */
try {
  const settings = readSettings(process.env);
  if (!settings.demo)
    throw new Error('this is not a demonstration (DEMO is off): nothing was removed');
  const folder = await prepareDataFolder(settings);
  const db = await reachDatabase(settings);
  await migrateDown(db);
  await db.close();
  await rm(join(resolve(folder), 'files'), { recursive: true, force: true });
  process.stdout.write('Everything removed; the next start begins anew\n');
} catch (error) {
  process.stderr.write(`${startProblem(error, null)}\n`);
  process.exitCode = 1;
}
