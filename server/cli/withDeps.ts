import { systemClock } from '../adapters/clock.js';
import { migrateUp } from '../data/migrator.js';
import type { SheetDeps } from '../shared/casefile/stageSheet.js';
import { readSettings, type Settings } from '../settings.js';
import { composeDeps } from '../web/composition.js';
import {
  prepareDataFolder,
  projectRoot,
  reachDatabase,
  secretOf,
  startProblem,
} from '../web/startup.js';

/** Opens what the settings name, brings the schema up to date, does the work and closes again. */
export async function withDeps(
  work: (deps: SheetDeps, settings: Settings) => Promise<void>,
): Promise<void> {
  let settings: Settings | null = null;
  try {
    settings = readSettings(process.env);
    const dataDir = await prepareDataFolder(settings);
    const db = await reachDatabase(settings);
    try {
      await migrateUp(db);
      const baseUrl = settings.baseUrl ?? `http://localhost:${settings.port}`;
      const deps = await composeDeps({
        db,
        clock: systemClock,
        secret: await secretOf(settings, dataDir),
        dataDir,
        sealBookPath: settings.sealBook,
        root: projectRoot(),
        demo: settings.demo,
        development: settings.environment === 'development',
        baseUrl: () => baseUrl,
      });
      await work(deps, settings);
    } finally {
      await db.close();
    }
  } catch (error) {
    process.stderr.write(`${startProblem(error, settings)}\n`);
    process.exitCode = 1;
  }
}
