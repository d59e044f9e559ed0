import type { RowOf } from '../../data/schema/rows.js';
import type { registryEntries } from '../../data/tables/registries.js';
import { inLocale } from '../../domain/localText.js';
import { letterDay } from '../../shared/letters/letterDates.js';
import { organisationMembers } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

type Listed = Pick<RowOf<typeof registryEntries>, 'id' | 'number' | 'organisation_id'>;

/** Tells a listed organisation that its entry was suspended, restored or taken off the list, and why. */
export async function mailEntry(
  deps: Deps,
  entry: Listed,
  { event, reason, at }: { readonly event: string; readonly reason: string; readonly at: string },
): Promise<void> {
  const { db, words } = deps;
  // Whom to ask, and what can be done about it, stands in the procedure that listed it.
  const listed = await db.rows.registryEntries.find({ id: entry.id });
  const row = await db.rows.applications.find({ id: listed?.application_id ?? '' });
  const version = row && (await deps.definitions.byVersion(row.procedure_version_id));
  const remedy = version?.definition.guide.remedy;
  for (const reader of await organisationMembers(db, entry.organisation_id, '')) {
    await sendLetter(deps, reader, at, {
      event,
      values: (locale) => ({
        entry: entry.number,
        day: letterDay(words, locale, at),
        reason,
        remedy: remedy === undefined ? '' : inLocale(remedy, locale),
      }),
      path: `/organisations/${entry.organisation_id}`,
      outside: true,
      ...(version && { definition: version.definition }),
    });
  }
}
