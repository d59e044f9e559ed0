import { recordEvents } from '../../data/stores/eventStore.js';
import { dayAfter, zoneDay } from '../../domain/calendar.js';
import { newId } from '../request/deps.js';
import type { EffectRun } from './effect.js';

/** Six months without services on commitment follow a broken one (docs/sources.md §3.2). */
const barred = { count: 6, unit: 'm' } as const;

/** Keeps that an organisation did not bring what it had committed itself to. */
export async function recordBrokenCommitment({ deps, file, by }: EffectRun): Promise<void> {
  const { organisation_id: organisation, number } = file.row;
  if (organisation === null) return;
  const now = new Date(by.at);
  await deps.db.rows.organisationStandings.insert({
    id: newId(),
    organisation_id: organisation,
    standing: 'commitment_broken',
    source: number ?? '',
    valid_from: zoneDay(now),
    valid_until: dayAfter(now, barred),
    recorded_at: by.at,
  });
  await recordEvents(deps.db, `org:${organisation}`, by, [
    { type: 'commitment_broken', data: { application: file.row.id } },
  ]);
}
