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

export async function registryById(
  deps: Pick<Deps, 'db'>,
  registry: string,
): Promise<ProgrammeRegistry> {
  const found = (await allRegistries(deps)).find(({ id }) => id === registry);
  if (!found) throw hidden();
  return found;
}

export interface RegistryEntryRow {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly credit_code: string;
  readonly address: string;
  readonly organisation_id: string;
  readonly programme_id: string;
  readonly level: string;
  readonly quota: number | null;
  readonly valid_from: string;
  readonly valid_until: string;
  readonly status: string;
  readonly reason: string;
  readonly version: number;
}

const entrySql = `
  SELECT e.id, e.number, o.name, o.credit_code, o.address, e.organisation_id, e.programme_id, e.level,
         e.quota, e.valid_from, e.valid_until, e.status, e.reason, e.version
    FROM registry_entries e JOIN organisations o ON o.id = e.organisation_id
   WHERE e.registry = :registry`;

/** Entries of a registry, listed ones first, at most two hundred; `search` looks in name and number. */
export async function entriesOf(
  { db }: Deps,
  registry: string,
  search: string,
): Promise<RegistryEntryRow[]> {
  return db.selectBelieved<RegistryEntryRow>(
    `${entrySql} AND (:search = '' OR o.name LIKE :like OR e.number LIKE :like)
     ORDER BY CASE e.status WHEN 'listed' THEN 0 ELSE 1 END, e.number LIMIT 200`,
    { registry, search, like: `%${search.replaceAll(/[%_\\]/g, '')}%` },
  );
}

export interface EntryEvent {
  readonly at: string;
  readonly type: string;
  readonly level: string;
  readonly until: string;
  readonly reason: string;
}

/** One entry with its public history, newest first. */
export async function entryByNumber(
  { db }: Deps,
  registry: string,
  number: string,
): Promise<{ readonly entry: RegistryEntryRow; readonly history: readonly EntryEvent[] }> {
  const [entry] = await db.selectBelieved<RegistryEntryRow>(`${entrySql} AND e.number = :number`, {
    registry,
    number,
  });
  if (!entry) throw hidden();
  const rows = await db.selectBelieved<{ at: string; type: string; data: string }>(
    'SELECT at, type, data FROM events WHERE stream = :stream ORDER BY seq DESC',
    { stream: entryStream(entry.id) },
  );
  return { entry, history: rows.map(({ at, type, data }) => ({ at, type, ...told(data) })) };
}

function told(data: string): Pick<EntryEvent, 'level' | 'until' | 'reason'> {
  const {
    level = '',
    until = '',
    reason = '',
  }: Record<string, string | undefined> = JSON.parse(data);
  return { level, until, reason };
}

/** How an entry stands today: an expired one is no longer listed whatever its row says. */
export function standingOfEntry(
  { status, valid_until: until }: RegistryEntryRow,
  now: Date,
): string {
  return status === 'listed' && until < zoneDay(now) ? 'expired' : status;
}
