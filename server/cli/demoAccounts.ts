import { exits, type Command } from './command.js';
import { demandSchema } from './demandSchema.js';
import { printDemoAccounts } from './demoZone/printDemoAccounts.js';
import { depsOf } from './depsOf.js';
import { withInstallation } from './installation.js';

/** Prints the demonstration accounts as JSON, one a line. */
export const demoAccountsCommand: Command = {
  name: 'demo accounts',
  run: () =>
    withInstallation(async (installation) => {
      await demandSchema(installation.db);
      await printDemoAccounts(await depsOf(installation), process.stdout, 'json');
      return exits.done;
    }),
};
