import type { Database } from '../../data/database.js';
import { zoneDay } from '../../domain/calendar.js';
import { countsUntil, strengthOf, type ConflictKind } from '../../domain/review/conflict.js';
import { newId, type Deps } from '../request/deps.js';
import { conflictFacts, type Looked } from './conflictFacts.query.js';
import { namesakes } from './namesakes.query.js';

/** One conflict of a person, of a kind and with a subject, while it is not ended. */
export const liveKey = (person: string, kind: ConflictKind, subject: string): string =>
  `${person} ${kind} ${subject}`;

const rowsAtOnce = 200;

/**
 * Looks for conflicts between experts and running cases by what is on file, and notes those that are
 * new; what was dismissed or ended by a person and still stands so is not found again. Without `cases`
 * it also ends what it had found of these persons and nobody has decided on, where the facts are gone.
 * How many rows changed. Run at the change of a fact, before a seat is given, and by the clock.
 */
export async function findConflicts(deps: Deps, looked: Looked): Promise<number> {
  const { db, clock } = deps;
  const now = clock.now();
  const today = zoneDay(now);
  const found = new Map(
    [
      ...(await conflictFacts(db, looked, today)).map((each) => ({ ...each, words: '' })),
      ...(await namesakes(db, looked)).map((each) => ({
        ...each,
        from_day: null,
        until_day: null,
      })),
    ].map((each) => [liveKey(each.person_id, each.kind, each.subject_key), each]),
  );
  return db.transaction(async () => {
    const known = await knownKeys(db, [...found.keys()]);
    const fresh = [...found].filter(([key]) => !known.has(key));
    await db.rows.conflicts.insertMany(
      fresh.map(([key, { person_id, kind, subject_key, name, words, from_day, until_day }]) => ({
        id: newId(),
        person_id,
        subject_key,
        kind,
        strength: strengthOf(kind),
        source: kind === 'avoided' ? 'told' : 'found',
        state: 'found',
        subject_name: name,
        words,
        from_day,
        until_day,
        counts_until: countsUntil(kind, until_day),
        arose_at: now.toISOString(),
        reason: '',
        live_key: key,
        version: 1,
      })),
    );
    if (looked.cases !== undefined) return fresh.length;
    return fresh.length + (await endGone(deps, looked, new Set(found.keys())));
  });
}

async function knownKeys(db: Database, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let at = 0; at < keys.length; at += rowsAtOnce) {
    const rows = await db.rows.conflicts.all({ live_key: keys.slice(at, at + rowsAtOnce) });
    for (const { live_key: key } of rows) if (key !== null) known.add(key);
  }
  return known;
}

/** Ends what was found before and is found no more, as long as nobody has decided on it. */
async function endGone(
  { db, clock }: Deps,
  { persons }: Looked,
  found: ReadonlySet<string>,
): Promise<number> {
  const rows = await db.rows.conflicts.all({
    ...(persons === undefined ? {} : { person_id: persons }),
    source: ['found', 'told'],
    state: 'found',
    ended_at: null,
  });
  const gone = rows.filter(({ live_key: key }) => key !== null && !found.has(key));
  const ended_at = clock.now().toISOString();
  for (const { id, version } of gone) {
    await db.rows.conflicts.update(
      { id, version },
      { ended_at, live_key: null, version: version + 1 },
    );
  }
  return gone.length;
}
