import { migrateUp } from '../data/migrator.js';
import { readSettings } from '../settings.js';
import { prepareDataFolder, reachDatabase, startProblem } from '../web/startup.js';

/** Brings the schema of the configured database up to date. */
try {
  const settings = readSettings(process.env);
  await prepareDataFolder(settings);
  const db = await reachDatabase(settings);
  const done = await migrateUp(db);
  for (const name of done) process.stdout.write(`${name}\n`);
  process.stdout.write(done.length === 0 ? 'Already up to date\n' : `${done.length} migrations\n`);
  await db.close();
} catch (error) {
  process.stderr.write(`${startProblem(error, null)}\n`);
  process.exitCode = 1;
}
