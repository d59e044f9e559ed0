import { readFile } from 'node:fs/promises';
import { sealWith } from '../adapters/seal.js';
import { openSealBook } from '../adapters/sealBook.js';
import { checkRecord } from '../features/audit/checkRecord.query.js';
import { readSettings } from '../settings.js';
import { sealBookBeside } from '../web/composition.js';
import { prepareDataFolder, reachDatabase, secretOf, startProblem } from '../web/startup.js';

/**
 * Checks the whole record: named invariants, every event and case again, and every seal, also
 * against a copy of the seals kept outside: the file named after the command, or the seal book.
 * Exit code 1 where something is broken.
 */
try {
  const settings = readSettings(process.env);
  const folder = await prepareDataFolder(settings);
  const db = await reachDatabase(settings);
  const seal = sealWith(await secretOf(settings, folder));
  const [, , copy] = process.argv;
  const outside =
    copy === undefined
      ? await openSealBook(settings.sealBook ?? sealBookBeside(folder)).read()
      : await readFile(copy, 'utf8');
  const { findings, streams, events, checks, broken } = await checkRecord(
    { db, seal },
    { whole: true, outside },
  );
  await db.close();
  let last = '';
  for (const { check, place } of findings) {
    if (check !== last) process.stdout.write(`BROKEN ${check}\n`);
    last = check;
    process.stdout.write(`  ${JSON.stringify(place)}\n`);
  }
  process.stdout.write(`${streams} chains with ${events} events\n`);
  process.stdout.write(`${broken} broken of ${checks} checks\n`);
  if (broken > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${startProblem(error, null)}\n`);
  process.exitCode = 1;
}
