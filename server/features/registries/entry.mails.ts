import type { RowOf } from '../../data/schema/rows.js';
import type { registryEntries } from '../../data/tables/registries.js';
import { letterDay } from '../../shared/letters/letterDates.js';
import { organisationMembers } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

type Listed = Pick<RowOf<typeof registryEntries>, 'number' | 'organisation_id'>;

/** Tells a listed organisation that its entry was suspended, restored or taken off the list, and why. */
export async function mailEntry(
  deps: Deps,
  entry: Listed,
  { event, reason, at }: { readonly event: string; readonly reason: string; readonly at: string },
): Promise<void> {
  const { db, words } = deps;
  for (const reader of await organisationMembers(db, entry.organisation_id, '')) {
    await sendLetter(deps, reader, at, {
      event,
      values: { entry: entry.number, day: letterDay(words, reader.locale, at), reason },
      path: `/organisations/${entry.organisation_id}`,
    });
  }
}
