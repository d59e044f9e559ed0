import { migrateUp, pendingMigrations } from '../data/migrator.js';
import { exits, tell, type Command } from './command.js';
import { withInstallation } from './installation.js';

/** Brings the schema of the configured database up to date, or says with `--pending` what is missing. */
export const migrateCommand: Command = {
  name: 'migrate',
  options: { pending: { type: 'boolean' } },
  run: ({ has }) =>
    withInstallation(async ({ db }) => {
      const names = has('pending') ? await pendingMigrations(db) : await migrateUp(db);
      for (const name of names) tell(name);
      if (names.length === 0) tell('Already up to date');
      else tell(`${names.length} migrations${has('pending') ? ' missing' : ''}`);
      return has('pending') && names.length > 0 ? exits.wrong : exits.done;
    }),
};
