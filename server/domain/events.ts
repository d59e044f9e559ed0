import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from './json.js';

/**
 * The envelope around every domain event. Events are chained per stream (one application, one
 * fund, one notice): each carries the hash of the one before, so a change anywhere shows.
 */
export interface StoredEvent {
  readonly stream: string;
  /** 1, 2, 3 … within the stream. */
  readonly seq: number;
  readonly at: string;
  readonly actorId: string | null;
  readonly type: string;
  readonly data: JsonObject;
  readonly prevHash: string;
  readonly hash: string;
}

export const genesisHash = '0'.repeat(64);

/** Where a stream ends: what the next event is chained to. */
export interface StreamHead {
  readonly seq: number;
  readonly hash: string;
}

export const emptyHead: StreamHead = { seq: 0, hash: genesisHash };

interface NewEvent {
  readonly stream: string;
  readonly at: string;
  readonly actorId: string | null;
  readonly type: string;
  readonly data: JsonObject;
}

/** Seals events onto the end of their stream, in order. */
export function chain(head: StreamHead, events: readonly NewEvent[]): StoredEvent[] {
  let { seq, hash } = head;
  return events.map((event) => {
    seq += 1;
    const prevHash = hash;
    hash = eventHash({ ...event, seq, prevHash });
    return { ...event, seq, prevHash, hash };
  });
}

/** The hash of an event's content and place; the verifier recomputes it. */
export function eventHash(event: Omit<StoredEvent, 'hash'>): string {
  const { stream, seq, at, actorId, type, data, prevHash } = event;
  return sha256(canonicalJson({ stream, seq, at, actorId, type, data, prevHash }));
}

/** Whether an event carries the hash of its content; content that has no canonical JSON has none. */
export function carriesItsHash(event: StoredEvent): boolean {
  try {
    return eventHash(event) === event.hash;
  } catch {
    return false;
  }
}

/** Hex SHA-256 of text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
