import {
  carriesItsHash,
  emptyHead,
  isKeyed,
  type EventKey,
  type StoredEvent,
  type StreamHead,
} from '../domain/events.js';
import type { Database } from './database.js';
import { optional } from './schema/columns.js';
import type { RowOf } from './schema/rows.js';
import { events as eventTable } from './tables/cases.js';
import { sealLines } from './tables/record.js';

/** Where a chain is broken first. */
export interface ChainBreak {
  readonly stream: string;
  readonly seq: number;
}

const pageSize = 2000;

/** What a walk through the log came by. */
export interface ChainCheck {
  readonly streams: number;
  readonly events: number;
  readonly breaks: readonly ChainBreak[];
}

/** Is handed every event of a walk, a page at a time, in the order of the log. */
export type Witness = (events: readonly StoredEvent[]) => Promise<void>;

/**
 * Hashes every event of the log again, page by page; at most a hundred breaks, one a stream. Where
 * `since` is given, only streams that moved after the last seal, which the seals vouch for.
 */
export async function checkChains(
  db: Database,
  since: 'beginning' | 'seal' = 'beginning',
  witness: Witness = async () => {},
): Promise<ChainCheck> {
  const breaks = new Map<string, ChainBreak>();
  let [streams, events] = [0, 0];
  let [stream, head] = ['', emptyHead];
  for (;;) {
    const rows = await pageAfter(db, stream, head.seq, since);
    for (const { event, unkeyedUntil } of rows) {
      if (event.stream !== stream) {
        [stream, head] = [event.stream, emptyHead];
        streams += 1;
      }
      const whole = follows(event, head, db.eventKey) && mayBeUnkeyed(event, unkeyedUntil);
      if (!whole && !breaks.has(stream)) breaks.set(stream, { stream, seq: event.seq });
      head = { seq: event.seq, hash: event.hash };
      events += 1;
    }
    await witness(rows.map(({ event }) => event));
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
    if (!follows(event, head, db.eventKey)) return { stream, seq: event.seq };
    head = { seq: event.seq, hash: event.hash };
  }
  return null;
}

const follows = (event: StoredEvent, head: StreamHead, key: EventKey): boolean =>
  event.seq === head.seq + 1 && event.prevHash === head.hash && carriesItsHash(event, key);

// An event without a key could be anybody's, unless it was there when the first seal was made.
const mayBeUnkeyed = ({ hash, seq }: StoredEvent, until: number | null): boolean =>
  isKeyed(hash) || seq <= (until ?? 0);

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

const walkedColumns = { ...eventTable.columns, unkeyed_until: optional(sealLines.columns.seq) };

async function pageAfter(
  db: Database,
  stream: string,
  seq: number,
  since: 'beginning' | 'seal',
): Promise<{ readonly event: StoredEvent; readonly unkeyedUntil: number | null }[]> {
  const moved =
    since === 'beginning'
      ? ''
      : 'AND e.stream IN (SELECT h.stream FROM stream_heads h WHERE h.seal IS NULL)';
  const rows = await db.select(
    walkedColumns,
    `SELECT e.stream, e.seq, e.at, e.actor_id, e.type, e.data, e.prev_hash, e.hash,
            (SELECT l.seq FROM seal_lines l WHERE l.seal = 1 AND l.stream = e.stream)
              AS unkeyed_until
       FROM events e
      WHERE (e.stream > :stream OR (e.stream = :stream AND e.seq > :seq)) ${moved}
      ORDER BY e.stream, e.seq LIMIT ${pageSize}`,
    { stream, seq },
  );
  return rows.map(({ unkeyed_until: unkeyedUntil, ...row }) => ({
    event: storedEvent(row),
    unkeyedUntil,
  }));
}
