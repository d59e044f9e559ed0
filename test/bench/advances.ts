import { openCase } from '../../server/shared/casefile/caseFile.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';
import { submitApplication } from '../../server/features/applications/submitApplication.service.js';
import type { Deps } from '../../server/shared/request/deps.js';
import { bareWriting } from './bare.js';
import { actorOf, benchEmail } from './cast.js';
import type { Counters } from './counters.js';
import { median } from './load.js';
import { msOf } from './timing.js';
import type { Drafts, Zone } from './zone.js';

/** What it costs to take one application one stage on. */
export interface AdvanceFigures {
  readonly ms: number;
  /** The same for nothing but its events and its state, in one transaction. */
  readonly bareMs: number;
  readonly events: number;
}

/** The desk accepts one application after the other, and each time the bare rows are written too. */
export async function measureAdvance(
  { deps }: Zone,
  counters: Counters,
  database: string,
  { email, ids }: Drafts,
): Promise<AdvanceFigures> {
  const desk = await actorOf(deps, benchEmail('desk'));
  // The first one is kept a draft, for the saving of a section.
  const waiting = ids.slice(1);
  for (const id of waiting) await handIn(deps, email, id);
  const accept = async (): Promise<string> => {
    const id = waiting.pop();
    if (id === undefined) throw new Error('no application is left to accept');
    const { row } = await openCase(deps, id);
    await useVerb(deps, desk, id, row.stage ?? '', 'accept', { reason: 'All is there' });
    return id;
  };
  const events = await eventsOfLast(deps, await accept());
  const bare = await bareWriting(counters.connection, database, [
    { kind: 'insert', table: 'events', rows: events },
    { kind: 'update', table: 'applications' },
  ]);
  const times: number[] = [];
  const bareTimes: number[] = [];
  while (waiting.length > 0) {
    times.push(await msOf(accept));
    bareTimes.push(await bare());
  }
  return { ms: median(times), bareMs: median(bareTimes), events };
}

async function handIn(deps: Deps, email: string, id: string): Promise<void> {
  const { row, definition } = await openCase(deps, id);
  if (row.status !== 'draft') return;
  const declarations = definition.declarations.map((each) => each.id);
  await submitApplication(deps, await actorOf(deps, email), { id, declarations });
}

/** How many events the latest change of a case wrote: those at its moment. */
async function eventsOfLast({ db }: Deps, id: string): Promise<number> {
  const rows = await db.rows.events.all({ stream: `case:${id}` }, [['seq', 'DESC']]);
  return rows.filter(({ at }) => at === rows[0]?.at).length;
}
