import { checkChains } from '../data/chains.js';
import { checkInvariants } from '../data/invariants.js';
import { readSettings } from '../settings.js';
import { prepareDataFolder, reachDatabase, startProblem } from '../web/startup.js';

/** Runs every named invariant and recomputes every hash chain; exit code 1 where one is broken. */
try {
  const settings = readSettings(process.env);
  await prepareDataFolder(settings);
  const db = await reachDatabase(settings);
  const results = await checkInvariants(db);
  const chains = await checkChains(db);
  await db.close();
  const broken = results.filter((result) => result.broken.length > 0);
  for (const { name, broken: rows } of broken) {
    process.stdout.write(`BROKEN ${name}\n`);
    for (const row of rows) process.stdout.write(`  ${JSON.stringify(row)}\n`);
  }
  for (const { stream, seq } of chains.breaks) {
    process.stdout.write(`BROKEN chain ${stream} at ${seq}\n`);
  }
  process.stdout.write(
    `${chains.breaks.length} broken of ${chains.streams} chains (${chains.events} events)\n`,
  );
  process.stdout.write(`${broken.length} broken of ${results.length} invariants\n`);
  if (broken.length > 0 || chains.breaks.length > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${startProblem(error, null)}\n`);
  process.exitCode = 1;
}
