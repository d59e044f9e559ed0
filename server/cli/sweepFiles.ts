import type { FileStore } from '../adapters/fileStore.js';
import { StoreGone } from '../adapters/storeGone.js';
import { openFiles } from '../web/openFiles.js';
import { CommandStop, exits, tell, type Command, type TypedCommand } from './command.js';
import { demandSchema } from './demandSchema.js';
import { withInstallation } from './installation.js';
import { strayFiles } from './strayFiles.js';

const dayMs = 24 * 3600 * 1000;
const usualDays = 7;

/**
 * Lists the files of the store that no row has named for some days, and removes them when told to.
 * Never by the clock: an older copy of the database on the same store does not know the newest files.
 */
export const sweepFilesCommand: Command = {
  name: 'files sweep',
  options: { days: { type: 'string' }, remove: { type: 'boolean' } },
  run: (typed) =>
    withInstallation(async ({ db, settings, dataDir }) => {
      const before = Date.now() - daysOf(typed) * dayMs;
      await demandSchema(db);
      const store = await openFiles(settings, dataDir);
      const { stray, named } = await strayFiles(db, store, before);
      const removes = typed.has('remove');
      if (removes && named === 0 && stray.length > 0) {
        throw new CommandStop(
          'another_store',
          'No file of this place is named by this database: it belongs to another one.',
        );
      }
      for (const id of stray) {
        if (removes) await remove(store, id);
        tell(`${removes ? 'removed' : 'stray'} ${id}`);
      }
      tell(`${stray.length} files that no row names ${removes ? 'removed' : 'found'}`);
      return exits.done;
    }),
};

async function remove(store: FileStore, id: string): Promise<void> {
  await store.discard(id);
  if ((await store.open(id)) !== null) throw new StoreGone(`${id} could not be removed`);
}

/** Whole days, one at least: what is younger may be on its way. */
function daysOf(typed: TypedCommand): number {
  const given = typed.text('days') ?? String(usualDays);
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given);
  throw new CommandStop('usage', '--days must be a whole number from 1 to 9999.', exits.usage);
}
