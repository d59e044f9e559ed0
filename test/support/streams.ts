import type { Database } from '../../server/data/database.js';
import {
  carriesItsHash,
  emptyHead,
  type EventKey,
  type StoredEvent,
} from '../../server/domain/events.js';

/** The first event whose hash or link is wrong, or null when the chain is whole. */
export function firstBreak(events: readonly StoredEvent[], key: EventKey): StoredEvent | null {
  let head = emptyHead;
  for (const event of events) {
    const linked = event.seq === head.seq + 1 && event.prevHash === head.hash;
    if (!linked || !carriesItsHash(event, key)) return event;
    head = { seq: event.seq, hash: event.hash };
  }
  return null;
}

/** The whole of a stream, in order. */
export async function readStream(db: Database, stream: string): Promise<StoredEvent[]> {
  const rows = await db.rows.events.all({ stream }, [['seq', 'ASC']]);
  return rows.map(({ actor_id, prev_hash, ...event }) => ({
    ...event,
    actorId: actor_id,
    prevHash: prev_hash,
  }));
}
