import { join } from 'node:path';
import { exclusively } from '../data/exclusively.js';
import { migrateUp } from '../data/migrator.js';
import { loadPresets } from '../features/designer/versions/presets.service.js';
import { projectRoot } from '../web/startup.js';
import { exits, tell, type Command } from './command.js';
import { fillDemoZone } from './demoZone/fillDemoZone.js';
import { depsOf } from './depsOf.js';
import { withInstallation } from './installation.js';

/** Loads the presets; fills the demonstration zone where one is asked for and it is still empty. */
export const seedCommand: Command = {
  name: 'seed',
  run: () =>
    withInstallation(async (installation) => {
      await migrateUp(installation.db);
      const deps = await depsOf(installation);
      const folder = join(projectRoot(), 'config', 'programmes');
      const refused = await exclusively(deps.db, () => loadPresets(deps, folder));
      for (const { file } of refused) tell(`Refused: ${file} ("qixian procedures" says why)`);
      tell('Presets loaded');
      if (!installation.settings.demo) tell('No demonstration zone: DEMO is off');
      else {
        const filled = await exclusively(deps.db, () => fillDemoZone(deps));
        tell(filled ? 'Demonstration zone filled' : 'Demonstration zone was there');
      }
      return refused.length > 0 ? exits.wrong : exits.done;
    }),
};
