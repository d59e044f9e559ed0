import { readFile } from 'node:fs/promises';
import { sealWith } from '../adapters/seal.js';
import { openSealBook } from '../adapters/sealBook.js';
import { checkRecord } from '../features/audit/checkRecord.query.js';
import { sealBookBeside } from '../web/composition.js';
import { openFiles } from '../web/openFiles.js';
import { CommandStop, exits, tell, type Command, type ExitCode } from './command.js';
import { demandSchema } from './demandSchema.js';
import { withInstallation, type Installation } from './installation.js';
import { noteOfStrays } from './strayFiles.js';
import { wrongFiles } from './wrongFiles.js';

/**
 * Checks the whole record: named invariants, every event and case again, and every seal, also
 * against a copy of the seals kept outside: the file named, or the seal book. With `--files` every
 * stored file is read and held against its hash, and those that no row names are counted.
 */
export const checkCommand: Command = {
  name: 'check',
  words: 1,
  options: { files: { type: 'boolean' } },
  run: ({ words: [copy], has }) =>
    withInstallation(async (installation) => {
      const { settings, dataDir } = installation;
      const outside =
        copy === undefined
          ? await openSealBook(settings.sealBook ?? sealBookBeside(dataDir)).read()
          : await readCopy(copy);
      return checkInstallation(installation, { outside, files: has('files') });
    }),
};

/** Checks an installation and says what it found. */
export async function checkInstallation(
  { db, secret, dataDir, settings }: Installation,
  { outside, files }: { readonly outside: string; readonly files: boolean },
): Promise<ExitCode> {
  await demandSchema(db);
  const deps = { db, seal: sealWith(secret, db.former) };
  const { findings, streams, events, checks, broken } = await checkRecord(deps, {
    whole: true,
    outside,
  });
  let last = '';
  for (const { check, place } of findings) {
    if (check !== last) tell(`BROKEN ${check}`);
    last = check;
    tell(`  ${JSON.stringify(place)}`);
  }
  tell(`${streams} chains with ${events} events`);
  tell(`${broken} broken of ${checks} checks`);
  if (!files) return broken > 0 ? exits.wrong : exits.done;
  const store = await openFiles(settings, dataDir);
  const { wrong, count } = await wrongFiles(db, store);
  for (const { id, what } of wrong) tell(`${what.toUpperCase()} file ${id}`);
  const note = await noteOfStrays(db, store);
  if (note !== null) tell(note);
  tell(`${wrong.length} of ${count} files missing or altered`);
  return broken + wrong.length > 0 ? exits.wrong : exits.done;
}

function readCopy(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new CommandStop('no_copy', `The copy of the seals ${file} cannot be read.`, exits.unable);
  });
}
