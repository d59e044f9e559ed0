import { z } from 'zod';
import { json } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { events } from '../../data/tables/cases.js';
import { organisations } from '../../data/tables/people.js';
import { registryEntries } from '../../data/tables/registries.js';
import { zoneDay } from '../../domain/calendar.js';
import type { LocalText } from '../../domain/localText.js';
import type { Registry } from '../../domain/definition/programme.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { entryStream } from '../../shared/effects/registryEffects.js';

/** A registry with the programme it belongs to. */
export interface ProgrammeRegistry extends Registry {
  readonly programmeId: string;
  readonly programme: LocalText;
}

/** Every registry there is, by programme. */
export async function allRegistries({ db }: Pick<Deps, 'db'>): Promise<ProgrammeRegistry[]> {
  const programmes = await db.rows.programmes.all({}, [['position', 'ASC']]);
  return programmes.flatMap(({ id, name, registries }) =>
    (registries ?? []).map((registry) => ({ ...registry, programmeId: id, programme: name })),
  );
}

/** A registry of some programme; hidden where there is none. */
export async function registryById(
  deps: Pick<Deps, 'db'>,
  registry: string,
): Promise<ProgrammeRegistry> {
  const found = (await allRegistries(deps)).find(({ id }) => id === registry);
  if (!found) throw hidden();
  return found;
}

const { columns: entry } = registryEntries;
const { columns: organisation } = organisations;
const entryColumns = {
  id: entry.id,
  number: entry.number,
  name: organisation.name,
  credit_code: organisation.credit_code,
  address: organisation.address,
  organisation_id: entry.organisation_id,
  programme_id: entry.programme_id,
  level: entry.level,
  quota: entry.quota,
  valid_from: entry.valid_from,
  valid_until: entry.valid_until,
  status: entry.status,
  reason: entry.reason,
  version: entry.version,
};
export type RegistryEntryRow = RowOf<typeof entryColumns>;

const entrySql = `
  SELECT e.id, e.number, o.name, o.credit_code, o.address, e.organisation_id, e.programme_id, e.level,
         e.quota, e.valid_from, e.valid_until, e.status, e.reason, e.version
    FROM registry_entries e JOIN organisations o ON o.id = e.organisation_id
   WHERE e.registry = :registry`;

/** As many entries stand on a page. */
export const entriesAPage = 100;

/** The place after which a page of a registry begins: listed entries stand first, then by number. */
export interface EntryPlace {
  readonly listed: boolean;
  readonly number: string;
}

/** Entries of a registry from a place on, one more than a page where there are others; `search` looks in name and number. */
export async function entriesOf(
  { db }: Deps,
  registry: string,
  search: string,
  after: EntryPlace = { listed: true, number: '' },
): Promise<RegistryEntryRow[]> {
  const rank = "CASE e.status WHEN 'listed' THEN 0 ELSE 1 END";
  return db.select(
    entryColumns,
    `${entrySql} AND (:search = '' OR o.name LIKE :like OR e.number LIKE :like)
       AND (${rank} > :rank OR (${rank} = :rank AND e.number > :number))
     ORDER BY ${rank}, e.number LIMIT ${entriesAPage + 1}`,
    {
      registry,
      search,
      like: `%${search.replaceAll(/[%_\\]/g, '')}%`,
      rank: after.listed ? 0 : 1,
      number: after.number,
    },
  );
}

/** What an event of an entry may say. */
const toldSchema = z.object({
  level: z.string().default(''),
  until: z.string().default(''),
  reason: z.string().default(''),
});
const { at, type } = events.columns;
const eventColumns = { at, type, data: json(toldSchema) };
export type EntryEvent = Omit<RowOf<typeof eventColumns>, 'data'> & z.infer<typeof toldSchema>;

/** One entry with its public history, newest first. */
export async function entryByNumber(
  { db }: Deps,
  registry: string,
  number: string,
): Promise<{ readonly entry: RegistryEntryRow; readonly history: readonly EntryEvent[] }> {
  const [found] = await db.select(entryColumns, `${entrySql} AND e.number = :number`, {
    registry,
    number,
  });
  if (!found) throw hidden();
  const rows = await db.select(
    eventColumns,
    'SELECT at, type, data FROM events WHERE stream = :stream ORDER BY seq DESC',
    { stream: entryStream(found.id) },
  );
  return { entry: found, history: rows.map(({ data, ...event }) => ({ ...event, ...data })) };
}

export type EntryStanding = RegistryEntryRow['status'] | 'expired';

/** How an entry stands today: an expired one is no longer listed whatever its row says. */
export function standingOfEntry(
  { status, valid_until: until }: RegistryEntryRow,
  now: Date,
): EntryStanding {
  return status === 'listed' && until < zoneDay(now) ? 'expired' : status;
}
