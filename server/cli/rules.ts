import { z } from 'zod';
import { untoldEvents } from '../domain/application/untoldEvents.js';
import { whoMay } from '../domain/access/policy.js';
import { allRoutes } from '../web/routes.js';
import { withDeps } from './withDeps.js';

/** Every event of which nobody is told, with the reason. */
function printUntold(): void {
  for (const [type, why] of Object.entries(untoldEvents)) {
    process.stdout.write(`${type.padEnd(26)}${why}\n`);
  }
}

/** Prints every route with its method, path and who may use it; `--json` for machines, with what its form sends; `--untold` lists the events without a letter instead. */
await withDeps(async (deps) => {
  if (process.argv.includes('--untold')) return printUntold();
  const rows = allRoutes(deps).map(({ method, path, may, input }) => ({
    method: method.toUpperCase(),
    path,
    action: may,
    who: whoMay(may),
    sends: input instanceof z.ZodObject ? Object.keys(input.shape) : [],
  }));
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  for (const { method, path, action, who } of rows) {
    process.stdout.write(
      `${method.padEnd(5)}${path.padEnd(52)}${action.padEnd(22)}${who.join(', ')}\n`,
    );
  }
  process.stdout.write(`${rows.length} routes\n`);
});
