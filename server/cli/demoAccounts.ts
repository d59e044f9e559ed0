import { printDemoAccounts } from './demoZone/printDemoAccounts.js';
import { withDeps } from './withDeps.js';

/** Prints the demonstration accounts as JSON, one a line. */
await withDeps((deps) => printDemoAccounts(deps, process.stdout, 'json'));
