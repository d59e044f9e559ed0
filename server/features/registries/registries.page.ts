import type { Registry } from '../../domain/definition/programme.js';
import { dateWords } from '../../shared/words/dateWords.js';
import {
  entriesAPage,
  standingOfEntry,
  type EntryEvent,
  type EntryStanding,
  type RegistryEntryRow,
  type ProgrammeRegistry,
} from './registries.query.js';
import type { PageContext } from '../../shared/request/pageContext.js';

const tones: Readonly<Record<EntryStanding, string>> = {
  listed: 'ok',
  suspended: 'warn',
  delisted: 'bad',
  expired: 'quiet',
};

const badgeOf = (standing: EntryStanding): object => ({
  tone: tones[standing],
  label: { key: `registries.standings.${standing}` },
});

const levelName = ({ levels }: Registry, level: string) =>
  levels.find(({ id }) => id === level)?.name ?? level;

/** The registries that anybody may read. */
export function registriesPage(registries: readonly ProgrammeRegistry[]): object {
  return {
    items: registries.map(({ id, name, summary, programme }) => ({
      href: `/registries/${id}`,
      name,
      summary,
      programme,
    })),
  };
}

const placeOf = ({ status, number }: RegistryEntryRow): string =>
  `${status === 'listed' ? 'listed' : 'others'}~${number}`;

/** One registry with a page of its entries. */
export function registryPage(
  registry: ProgrammeRegistry,
  entries: readonly RegistryEntryRow[],
  search: string,
  now: Date,
): object {
  const shown = entries.slice(0, entriesAPage);
  const last = entries.length > entriesAPage ? shown.at(-1) : undefined;
  const base = `/registries/${registry.id}`;
  return {
    heading: registry.name,
    summary: registry.summary,
    action: base,
    search,
    nextHref:
      last !== undefined && `${base}?${new URLSearchParams({ search, after: placeOf(last) })}`,
    crumbs: [{ href: '/registries', label: { key: 'registries.title' } }, { label: registry.name }],
    entries: shown.map((entry) => ({
      href: `${base}/${entry.number}`,
      no: entry.number,
      name: entry.name,
      level: levelName(registry, entry.level),
      until: entry.valid_until,
      badge: badgeOf(standingOfEntry(entry, now)),
    })),
  };
}

/** One entry with its history. */
export function entryPage(
  registry: ProgrammeRegistry,
  { entry, history }: { readonly entry: RegistryEntryRow; readonly history: readonly EntryEvent[] },
  { words, locale, now }: PageContext,
): object {
  const standing = standingOfEntry(entry, now);
  const dates = dateWords(words, locale, now);
  const fact = (key: string, value: unknown) => ({
    label: { key: `registries.facts.${key}` },
    value,
  });
  return {
    heading: entry.name,
    no: entry.number,
    version: entry.version,
    action: `/registries/${registry.id}/${entry.number}/`,
    badge: badgeOf(standing),
    reason: entry.reason,
    crumbs: [
      { href: '/registries', label: { key: 'registries.title' } },
      { href: `/registries/${registry.id}`, label: registry.name },
      { label: entry.number },
    ],
    facts: [
      fact('number', entry.number),
      fact('creditCode', entry.credit_code),
      fact('level', levelName(registry, entry.level)),
      fact('since', dates.date(entry.valid_from)),
      fact('until', dates.date(entry.valid_until)),
      ...(entry.quota === null ? [] : [fact('quota', String(entry.quota))]),
    ],
    history: history.map(({ at, type, level, until, reason }) => ({
      at,
      what: { key: `registries.events.${type}` },
      level: level === '' ? '' : levelName(registry, level),
      until,
      why: reason,
    })),
    levels: registry.levels.map(({ id, name }) => ({ value: id, label: name })),
    maySuspend: entry.status === 'listed',
    mayRestore: entry.status === 'suspended',
    mayDelist: entry.status !== 'delisted',
  };
}
