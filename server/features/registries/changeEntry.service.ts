import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { RegistryEntry } from '../../data/tables/registries.js';
import { holds, isOfOrganisation, type Actor } from '../../domain/actor.js';
import { line, paragraph } from '../../domain/typed.js';
import { conflict, forbidden, hidden, invalid, stale } from '../../domain/refusal.js';
import { mailEntry } from './entry.mails.js';
import type { Deps } from '../../shared/request/deps.js';
import { entryStream } from '../../shared/effects/registryEffects.js';
import { entryByNumber, registryById } from './registries.query.js';

/** What an officer may do to an entry, and from which status. */
const acts = {
  suspend: { from: 'listed', to: 'suspended', event: 'entry_suspended' },
  restore: { from: 'suspended', to: 'listed', event: 'entry_restored' },
  delist: { from: '', to: 'delisted', event: 'entry_delisted' },
} as const;
type Act = keyof typeof acts;

export const changeEntryInput = z.object({
  reason: paragraph({ min: 5, max: 500 }),
  version: line(10),
});
export const gradeEntryInput = z.object({ level: line(40), version: line(10) });

/** Suspends, restores or delists an entry with a reason that is public. */
export async function changeEntry(
  deps: Deps,
  actor: Actor,
  registry: string,
  number: string,
  act: string,
  typed: z.infer<typeof changeEntryInput>,
): Promise<void> {
  const rule = isAct(act) ? acts[act] : null;
  if (!rule) throw hidden();
  const { reason, version } = typed;
  const entry = await openForOfficer(deps, actor, registry, number);
  if (rule.from !== '' && entry.status !== rule.from) throw conflict('entry_moved_on');
  if (entry.status === rule.to) throw conflict('entry_moved_on');
  await deps.db.transaction(async () => {
    await change(deps, entry.id, version, { status: rule.to, reason });
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    await recordEvents(deps.db, entryStream(entry.id), by, [
      { type: rule.event, data: { reason } },
    ]);
    await mailEntry(deps, entry, { event: rule.event, reason, at: by.at });
  });
}

/** Regrades an entry after an assessment. */
export async function gradeEntry(
  deps: Deps,
  actor: Actor,
  registry: string,
  number: string,
  typed: z.infer<typeof gradeEntryInput>,
): Promise<void> {
  const { level, version } = typed;
  const { levels } = await registryById(deps, registry);
  if (!levels.some(({ id }) => id === level)) throw invalid({ level: { code: 'choose_one' } });
  const entry = await openForOfficer(deps, actor, registry, number);
  await deps.db.transaction(async () => {
    await change(deps, entry.id, version, { level });
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    await recordEvents(deps.db, entryStream(entry.id), by, [
      { type: 'entry_graded', data: { level } },
    ]);
  });
}

const isAct = (name: string): name is Act => Object.hasOwn(acts, name);

async function openForOfficer(deps: Deps, actor: Actor, registry: string, number: string) {
  const { entry } = await entryByNumber(deps, registry, number);
  if (!holds(actor, 'programme_officer', entry.programme_id)) throw forbidden('not_your_role');
  if (isOfOrganisation(actor, entry.organisation_id)) throw forbidden('own_organisation');
  return entry;
}

async function change(
  { db }: Deps,
  id: string,
  typedVersion: string,
  changes: Partial<Pick<RegistryEntry, 'status' | 'reason' | 'level'>>,
): Promise<void> {
  const version = /^\d{1,9}$/.test(typedVersion) ? Number(typedVersion) : 0;
  const affected = await db.rows.registryEntries.update(
    { id, version },
    { ...changes, version: version + 1 },
  );
  if (affected !== 1) throw stale();
}
