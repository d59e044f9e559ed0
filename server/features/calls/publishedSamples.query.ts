import { json } from '../../data/schema/columns.js';
import { events } from '../../data/tables/cases.js';
import { z } from 'zod';
import type { Definition } from '../../domain/definition/definition.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../../shared/request/deps.js';
import { callStream } from './managedCall.file.js';

/** A draw as the public may repeat it: the seed, every number that took part, those drawn. */
export interface PublishedSample {
  readonly at: string;
  readonly seed: string;
  readonly numbers: readonly string[];
  readonly drawn: readonly string[];
}

const dataSchema = z.object({
  seed: z.string(),
  numbers: z.array(z.string()),
  drawn: z.array(z.string()),
});

/** The draws of a call; procedures without a sample cost no statement. */
export async function publishedSamples(
  { db }: Deps,
  callId: string,
  { workflow }: Definition,
): Promise<readonly PublishedSample[]> {
  if (stagesAnswering(workflow.stages, (kind, each) => kind.draws(each)).length === 0) return [];
  const rows = await db.select(
    { at: events.columns.at, data: json(dataSchema) },
    `SELECT at, data FROM events WHERE stream = :stream AND type = 'sample_drawn' ORDER BY seq`,
    { stream: callStream(callId) },
  );
  return rows.map(({ at, data }) => ({ at, ...data }));
}
