import { migrateDown } from '../data/migrator.js';
import { openFiles } from '../web/openFiles.js';
import { CommandStop, exits, tell, type Command } from './command.js';
import { withInstallation } from './installation.js';

/** Empties the database and the uploads of a demonstration; never of anything else. */
export const demoResetCommand: Command = {
  name: 'demo reset',
  run: () =>
    withInstallation(async ({ settings, dataDir, db }) => {
      if (!settings.demo) {
        throw new CommandStop('no_demo', 'This is not a demonstration (DEMO is off).');
      }
      await migrateDown(db);
      const store = await openFiles(settings, dataDir);
      for await (const id of store.list()) await store.discard(id);
      tell('Everything removed; the next start begins anew');
      return exits.done;
    }),
};
