import { z } from 'zod';
import { untoldEvents } from '../domain/application/untoldEvents.js';
import { whoMay } from '../domain/access/policy.js';
import { allRoutes } from '../web/routes.js';
import { exits, tell, type Command } from './command.js';
import { depsOf } from './depsOf.js';
import { withInstallation } from './installation.js';

/**
 * Prints every route with its method, path and who may use it; `--json` for machines, with what its
 * form sends; `--untold` lists the events without a letter instead, each with the reason.
 */
export const rulesCommand: Command = {
  name: 'rules',
  options: { json: { type: 'boolean' }, untold: { type: 'boolean' } },
  run: async ({ has }) => {
    if (has('untold')) {
      for (const [type, why] of Object.entries(untoldEvents)) tell(`${type.padEnd(26)}${why}`);
      return exits.done;
    }
    const rows = await withInstallation(rowsOfRules);
    if (has('json')) {
      tell(JSON.stringify(rows, null, 2));
      return exits.done;
    }
    for (const { method, path, action, who } of rows) {
      tell(`${method.padEnd(5)}${path.padEnd(52)}${action.padEnd(22)}${who.join(', ')}`);
    }
    tell(`${rows.length} routes`);
    return exits.done;
  },
};

async function rowsOfRules(installation: Parameters<typeof depsOf>[0]) {
  const deps = await depsOf(installation);
  return allRoutes(deps).map(({ method, path, may, input }) => ({
    method: method.toUpperCase(),
    path,
    action: may,
    who: whoMay(may),
    sends: input instanceof z.ZodObject ? Object.keys(input.shape) : [],
  }));
}
