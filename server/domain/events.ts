import { createHash, createHmac } from 'node:crypto';
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

/** What events are hashed with; only who has the settings' secret can make one. Hex. */
export type EventKey = string;

/** Seals events onto the end of their stream, in order. */
export function chain(head: StreamHead, events: readonly NewEvent[], key: EventKey): StoredEvent[] {
  let { seq, hash } = head;
  return events.map((event) => {
    seq += 1;
    const prevHash = hash;
    hash = eventHash({ ...event, seq, prevHash }, key);
    return { ...event, seq, prevHash, hash };
  });
}

const keyedMark = 'k1.';

/** Whether a hash is of the present kind; those before it could be made by anybody. */
export const isKeyed = (hash: string): boolean => hash.startsWith(keyedMark);

/** The keyed hash of an event's content and place; the verifier recomputes it. */
export function eventHash(event: Omit<StoredEvent, 'hash'>, key: EventKey): string {
  return keyedMark + keyedHash(key, sealedText(event));
}

/**
 * Whether an event carries the hash of its content, of either kind: an older one was not keyed.
 * Content that has no canonical JSON has no hash.
 */
export function carriesItsHash(event: StoredEvent, key: EventKey): boolean {
  try {
    return isKeyed(event.hash)
      ? eventHash(event, key) === event.hash
      : sha256(sealedText(event)) === event.hash;
  } catch {
    return false;
  }
}

function sealedText(event: Omit<StoredEvent, 'hash'>): string {
  const { stream, seq, at, actorId, type, data, prevHash } = event;
  return canonicalJson({ stream, seq, at, actorId, type, data, prevHash });
}

/** HMAC-SHA-256 of text, 43 characters. */
export function keyedHash(key: EventKey, text: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('base64url');
}

/** Hex SHA-256 of text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
