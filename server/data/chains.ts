import { carriesItsHash, emptyHead, type StoredEvent, type StreamHead } from '../domain/events.js';
import type { Database } from './database.js';
import type { RowOf } from './schema/rows.js';
import { events as eventTable } from './tables/cases.js';

/** Where a chain is broken first. */
export interface ChainBreak {
  readonly stream: string;
  readonly seq: number;
}

const pageSize = 2000;

/** Checks every stream of the log, page by page; at most a hundred breaks, one a stream. */
export async function checkChains(
  db: Database,
): Promise<{ readonly streams: number; readonly events: number; readonly breaks: ChainBreak[] }> {
  const breaks = new Map<string, ChainBreak>();
  let [streams, events] = [0, 0];
  let [stream, head] = ['', emptyHead];
  for (;;) {
    const rows = await pageAfter(db, stream, head.seq);
    for (const event of rows) {
      if (event.stream !== stream) {
        [stream, head] = [event.stream, emptyHead];
        streams += 1;
      }
      if (!follows(event, head) && !breaks.has(stream)) {
        breaks.set(stream, { stream, seq: event.seq });
      }
      head = { seq: event.seq, hash: event.hash };
      events += 1;
    }
    if (rows.length < pageSize || breaks.size >= 100) break;
  }
  return { streams, events, breaks: [...breaks.values()] };
}

/** Checks the newest events of one stream; null where they hold together. */
export async function checkNewest(
  db: Database,
  stream: string,
  limit: number,
): Promise<ChainBreak | null> {
  const rows = await db.rows.events.all({ stream }, [['seq', 'DESC']], limit);
  const events = rows.map(storedEvent).toReversed();
  const [first] = events;
  let head: StreamHead =
    first && first.seq > 1 ? { seq: first.seq - 1, hash: first.prevHash } : emptyHead;
  for (const event of events) {
    if (!follows(event, head)) return { stream, seq: event.seq };
    head = { seq: event.seq, hash: event.hash };
  }
  return null;
}

const follows = (event: StoredEvent, head: StreamHead): boolean =>
  event.seq === head.seq + 1 && event.prevHash === head.hash && carriesItsHash(event);

type EventRow = RowOf<typeof eventTable>;

const storedEvent = ({
  actor_id: actorId,
  prev_hash: prevHash,
  ...event
}: EventRow): StoredEvent => ({
  ...event,
  actorId,
  prevHash,
});

async function pageAfter(db: Database, stream: string, seq: number): Promise<StoredEvent[]> {
  const rows = await db.select(
    eventTable.columns,
    `SELECT stream, seq, at, actor_id, type, data, prev_hash, hash FROM events
      WHERE stream > :stream OR (stream = :stream AND seq > :seq)
      ORDER BY stream, seq LIMIT ${pageSize}`,
    { stream, seq },
  );
  return rows.map(storedEvent);
}
