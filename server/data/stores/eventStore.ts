import { chain, emptyHead, type StreamHead } from '../../domain/events.js';
import type { JsonObject } from '../../domain/json.js';
import { stale } from '../../domain/refusal.js';
import { isDuplicate } from '../databaseErrors.js';
import type { Database } from '../database.js';

interface Fact {
  readonly type: string;
  readonly data: JsonObject;
}

/**
 * Seals facts onto a stream whose head the caller has read; refuses as stale when another
 * writer was quicker. The new head.
 */
export async function appendEvents(
  db: Database,
  stream: string,
  head: StreamHead,
  by: { readonly at: string; readonly actorId: string | null },
  facts: readonly Fact[],
): Promise<StreamHead> {
  const sealed = chain(
    head,
    facts.map((fact) => ({ stream, ...by, ...fact })),
    db.eventKey,
  );
  try {
    await db.rows.events.insertMany(
      sealed.map(({ actorId, prevHash, ...event }) => ({
        ...event,
        actor_id: actorId,
        prev_hash: prevHash,
      })),
    );
  } catch (error) {
    throw isDuplicate(error) ? stale() : error;
  }
  const last = sealed.at(-1);
  return last ? { seq: last.seq, hash: last.hash } : head;
}

/** Appends to a stream whose head is not at hand (a fund, a notice, a person). */
export async function recordEvents(
  db: Database,
  stream: string,
  by: { readonly at: string; readonly actorId: string | null },
  facts: readonly Fact[],
): Promise<void> {
  const [last] = await db.rows.events.all({ stream }, [['seq', 'DESC']], 1);
  await appendEvents(db, stream, last ?? emptyHead, by, facts);
}
