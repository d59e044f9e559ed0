import { z } from 'zod';
import { caseEventOf, caseStream } from '../../data/stores/caseStore.js';
import type { Database } from '../../data/database.js';
import type { JsonObject } from '../../domain/json.js';
import type { CaseEvent } from '../../domain/workflow/caseEvents.js';

/** Where looks at covered numbers are recorded: beside the case, which they do not change. */
export const accessStream = (applicationId: string): string => `access:${applicationId}`;

export interface HistoryEntry {
  readonly at: string;
  readonly actorId: string | null;
  /** The actor's name; '' for the clock. */
  readonly name: string;
  readonly happened:
    | { readonly what: 'case'; readonly event: CaseEvent }
    | { readonly what: 'revealed'; readonly field: string; readonly purpose: string };
}

const revealedSchema = z.object({ field: z.string(), purpose: z.string() });

interface EventRow {
  readonly stream: string;
  readonly at: string;
  readonly actor_id: string | null;
  readonly type: string;
  readonly data: string;
  readonly name: string | null;
}

/** Everything that happened to a case and every look at its covered numbers; one statement. */
export async function caseHistory(db: Database, applicationId: string): Promise<HistoryEntry[]> {
  const own = caseStream(applicationId);
  const rows = await db.select<EventRow>(
    `SELECT e.stream, e.at, e.actor_id, e.type, e.data, u.name
       FROM events e LEFT JOIN users u ON u.id = e.actor_id
      WHERE e.stream IN (:own, :access)
      ORDER BY e.at, e.stream, e.seq`,
    { own, access: accessStream(applicationId) },
  );
  return rows.map(({ stream, at, actor_id, type, data, name }) => {
    const facts: JsonObject = JSON.parse(data);
    return {
      at,
      actorId: actor_id,
      name: name ?? '',
      happened:
        stream === own
          ? { what: 'case', event: caseEventOf({ type, data: facts }) }
          : { what: 'revealed', ...revealedSchema.parse(facts) },
    };
  });
}

const revealedForMs = 15 * 60 * 1000;

/** Fields this person has given a reason to read in the last quarter of an hour. */
export function revealedTo(
  history: readonly HistoryEntry[],
  actorId: string,
  now: Date,
): ReadonlySet<string> {
  const since = new Date(now.getTime() - revealedForMs).toISOString();
  return new Set(
    history.flatMap(({ at, actorId: who, happened }) =>
      happened.what === 'revealed' && who === actorId && at >= since ? [happened.field] : [],
    ),
  );
}
