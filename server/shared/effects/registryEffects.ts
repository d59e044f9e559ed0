import { drawNumber } from '../../data/stores/numberStore.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { dayAfter, zoneDay } from '../../domain/calendar.js';
import { parseDuration } from '../../domain/duration.js';
import { conflict } from '../../domain/refusal.js';
import { newId } from '../request/deps.js';
import { settingOf, type EffectRun } from './effect.js';
import { formAccount } from './payeeAccount.js';

/** The stream of a registry entry's events: its public history. */
export const entryStream = (entryId: string): string => `entry:${entryId}`;

/** Lists the applicant, or extends and regrades the entry it has. */
export async function listEntry(run: EffectRun): Promise<void> {
  const { deps, file, by } = run;
  const { db } = deps;
  const organisation = demandOrganisation(run);
  const registry = settingOf(run, 'registry');
  const known = await db.rows.registryEntries.find({ registry, organisation_id: organisation });
  const terms = {
    application_id: file.row.id,
    level: textOf(run, 'level') ?? known?.level ?? '',
    quota: numberOf(run, 'quota') ?? known?.quota ?? null,
    valid_until: dayAfter(new Date(by.at), parseDuration(settingOf(run, 'valid'))),
    status: 'listed',
    reason: '',
  } as const;
  const id = known?.id ?? newId();
  if (known) {
    await db.rows.registryEntries.update({ id }, { ...terms, version: known.version + 1 });
  } else {
    await db.rows.registryEntries.insert({
      id,
      registry,
      programme_id: file.row.programme_id,
      number: await drawNumber(db, await prefixOf(run, registry), new Date(by.at)),
      organisation_id: organisation,
      valid_from: zoneDay(new Date(by.at)),
      version: 1,
      created_at: by.at,
      ...terms,
    });
  }
  await recordEvents(db, entryStream(id), by, [
    {
      type: known ? 'entry_renewed' : 'entry_listed',
      data: { level: terms.level, until: terms.valid_until, application: file.row.id },
    },
  ]);
  // So that it can be paid where a call pays the other side of a case.
  if (file.definition.payee !== undefined) await formAccount(run);
}

/** Takes the applicant off the registry, with the reason the stage concluded with. */
export async function delistEntry(run: EffectRun): Promise<void> {
  const { deps, change, by } = run;
  const organisation = demandOrganisation(run);
  const registry = settingOf(run, 'registry');
  const entry = await deps.db.rows.registryEntries.find({
    registry,
    organisation_id: organisation,
  });
  if (!entry) throw conflict('not_listed');
  const reason = reasonOf(change.events);
  await deps.db.rows.registryEntries.update(
    { id: entry.id },
    { status: 'delisted', reason: reason.slice(0, 500), version: entry.version + 1 },
  );
  await recordEvents(deps.db, entryStream(entry.id), by, [
    { type: 'entry_delisted', data: { reason } },
  ]);
}

function reasonOf(events: EffectRun['change']['events']): string {
  const concluded = events.findLast((event) => event.type === 'stage_concluded');
  return concluded?.type === 'stage_concluded' ? concluded.reason : '';
}

function demandOrganisation({ file }: EffectRun): string {
  if (file.row.organisation_id === null) throw conflict('organisations_only');
  return file.row.organisation_id;
}

/** What a rule of the effect comes to with the facts as they are after the change. */
function ruleOf({ file, effect, change }: EffectRun, key: 'level' | 'quota') {
  const { [key]: source } = effect.data;
  if (typeof source !== 'string') return null;
  return file.rules.evaluate(effect.stage, source, { facts: change.state.facts });
}

function textOf(run: EffectRun, key: 'level'): string | null {
  const value = ruleOf(run, key);
  return typeof value === 'string' ? value : null;
}

function numberOf(run: EffectRun, key: 'quota'): number | null {
  const value = ruleOf(run, key);
  return typeof value === 'number' ? value : null;
}

/** The letters before an entry's number, as its programme states them. */
async function prefixOf({ deps, file }: EffectRun, registry: string): Promise<string> {
  const programme = await deps.db.rows.programmes.find({ id: file.row.programme_id });
  const found = programme?.registries?.find(({ id }) => id === registry);
  if (!found) throw conflict('no_such_registry', { registry });
  return found.prefix;
}
