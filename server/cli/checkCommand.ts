import { readFile } from 'node:fs/promises';
import { sealWith } from '../adapters/seal.js';
import { openFileStore } from '../adapters/fileStore.js';
import { openSealBook } from '../adapters/sealBook.js';
import { checkRecord } from '../features/audit/checkRecord.query.js';
import { sealBookBeside } from '../web/composition.js';
import { filesFolder } from '../web/startup.js';
import { CommandStop, exits, tell, type Command } from './command.js';
import { demandSchema } from './demandSchema.js';
import { withInstallation } from './installation.js';
import { wrongFiles } from './wrongFiles.js';

/**
 * Checks the whole record: named invariants, every event and case again, and every seal, also
 * against a copy of the seals kept outside: the file named, or the seal book. With `--files` every
 * stored file is read and held against its hash.
 */
export const checkCommand: Command = {
  name: 'check',
  words: 1,
  options: { files: { type: 'boolean' } },
  run: ({ words: [copy], has }) =>
    withInstallation(async ({ settings, dataDir, secret, db }) => {
      await demandSchema(db);
      const outside =
        copy === undefined
          ? await openSealBook(settings.sealBook ?? sealBookBeside(dataDir)).read()
          : await readCopy(copy);
      const deps = { db, seal: sealWith(secret) };
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
      if (!has('files')) return broken > 0 ? exits.wrong : exits.done;
      const files = await wrongFiles(db, await openFileStore(filesFolder(dataDir)));
      for (const { id, what } of files.wrong) tell(`${what.toUpperCase()} file ${id}`);
      tell(`${files.wrong.length} of ${files.count} files missing or altered`);
      return broken + files.wrong.length > 0 ? exits.wrong : exits.done;
    }),
};

function readCopy(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new CommandStop('no_copy', `The copy of the seals ${file} cannot be read.`, exits.unable);
  });
}
