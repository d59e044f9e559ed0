import { flag, optional } from '../../data/schema/columns.js';
import { events } from '../../data/tables/cases.js';
import { users } from '../../data/tables/people.js';
import { z } from 'zod';
import { caseEventOf, caseStream, type ApplicationRow } from '../../data/stores/caseStore.js';
import { doneOnSeat } from '../../data/stores/seatStore.js';
import type { Database } from '../../data/database.js';
import type { CaseEvent } from '../../domain/workflow/caseEvents.js';
import { versionTrail } from '../../domain/versionMove/versionTrail.js';

/** Where looks at covered numbers are recorded: beside the case, which they do not change. */
export const accessStream = (applicationId: string): string => `access:${applicationId}`;

export interface HistoryEntry {
  readonly at: string;
  /** Null for the clock, and for an expert to whoever may not know them. */
  readonly actorId: string | null;
  /** The actor's name; '' where there is no `actorId`. */
  readonly name: string;
  /** The actor has, or had, an expert's seat in the case. */
  readonly expert: boolean;
  /** The version of the procedure that the case followed then. */
  readonly versionId: string;
  readonly happened:
    | { readonly what: 'case'; readonly event: CaseEvent }
    | { readonly what: 'revealed'; readonly field: string; readonly purpose: string }
    /** Colleagues were reminded of what they owe, or superiors told, by a person or by the clock. */
    | { readonly what: 'reminded'; readonly superior: boolean; readonly said: string };
}

const remindedSchema = z.object({
  superior: z.boolean().optional(),
  words: z.string().optional(),
});

const revealedSchema = z.object({ field: z.string(), purpose: z.string() });

const historyColumns = {
  stream: events.columns.stream,
  at: events.columns.at,
  actor_id: optional(users.columns.id),
  type: events.columns.type,
  data: events.columns.data,
  name: optional(users.columns.name),
  expert: flag(),
};

/** For whom a history is read. */
export interface HistoryReader {
  readonly userId: string;
  /** May know which expert did what; of others an act on a seat is read without its account. */
  readonly namesExperts: boolean;
}

/** Everything that happened to a case, every look at its covered numbers and every reminder; one statement. */
export async function caseHistory(
  db: Database,
  row: Pick<ApplicationRow, 'id' | 'procedure_version_id'>,
  { userId, namesExperts }: HistoryReader,
): Promise<HistoryEntry[]> {
  const own = caseStream(row.id);
  const watch = `watch:${own}`;
  const rows = await db.select(
    historyColumns,
    `SELECT h.stream, h.at, u.id AS actor_id, h.type, h.data, u.name, h.expert
       FROM (SELECT e.stream, e.seq, e.at, e.actor_id, e.type, e.data,
                    ${doneOnSeat(':id')} AS expert
               FROM events e WHERE e.stream IN (:own, :access, :watch)) h
       LEFT JOIN users u ON u.id = h.actor_id
                        AND (h.expert = 0 OR :names = 1 OR h.actor_id = :reader)
      ORDER BY h.at, h.stream, h.seq`,
    {
      id: row.id,
      own,
      watch,
      access: accessStream(row.id),
      names: namesExperts ? 1 : 0,
      reader: userId,
    },
  );
  const entries = rows.map(({ stream, at, actor_id: actorId, type, data, name, expert }) => {
    const happened: HistoryEntry['happened'] =
      stream === own
        ? { what: 'case', event: caseEventOf({ type, data }) }
        : stream === watch
          ? remindedIn(type, data)
          : { what: 'revealed', ...revealedSchema.parse(data) };
    return { at, actorId, name: name ?? '', expert, happened };
  });
  return withVersions(entries, row.procedure_version_id);
}

function remindedIn(type: string, data: unknown): HistoryEntry['happened'] {
  const { superior = false, words = '' } = remindedSchema.parse(data);
  return { what: 'reminded', superior: superior || type === 'escalated', said: words };
}

/** Looks at covered numbers belong to the version of the event before them. */
function withVersions(
  entries: readonly Omit<HistoryEntry, 'versionId'>[],
  present: string,
): HistoryEntry[] {
  const past = entries.flatMap(({ happened }) =>
    happened.what === 'case' ? [happened.event] : [],
  );
  const trail = versionTrail(past, present);
  let seen = 0;
  return entries.map((entry) => {
    if (entry.happened.what === 'case') seen += 1;
    return { ...entry, versionId: trail[Math.max(seen - 1, 0)] ?? present };
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
