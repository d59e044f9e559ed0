import { startGalera, type Galera } from '../support/galera.js';
import { openRunFolder } from '../support/runFolder.js';
import { startMariadb } from '../support/mariadb.js';

/**
 * `npm run faults -- [--quick] [words]`: does to the real program what happens in its life, one
 * fault after the other, and prints what came of each. Ends with 1 where anything was lost or stuck.
 */
const folder = await openRunFolder();
const mariadb = await startMariadb([
  // What is answered as done outlives a server that is killed, though not its machine.
  '--innodb-flush-log-at-trx-commit=2',
  '--innodb-doublewrite=OFF',
  '--innodb-flush-method=nosync',
  '--log-bin-trust-function-creators=1',
]);
let galera: Promise<Galera | null> | undefined;
try {
  process.env['QIXIAN_TEST_MYSQL'] = mariadb?.url ?? '';
  // Where databases are made is read as their file is loaded.
  const { runFaults } = await import('./faultRun.js');
  process.exitCode = (await runFaults(
    { mariadb, cluster: () => (galera ??= startGalera()) },
    process.argv.slice(2),
  ))
    ? 0
    : 1;
} finally {
  await (await galera?.catch(() => null))?.stop();
  await mariadb?.stop();
  await folder.remove();
}
