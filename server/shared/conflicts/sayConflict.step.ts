import type { Database } from '../../data/database.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { caseSubjects } from '../../data/tables/conflictTables.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import {
  countsUntil,
  type ConflictKind,
  type ConflictStrength,
} from '../../domain/review/conflict.js';
import { subjectKey } from '../../domain/review/conflictSubject.js';
import { newId, type Deps } from '../request/deps.js';
import { liveKey } from './findConflicts.js';

/** What somebody says of a person and a subject. */
export interface SaidConflict {
  readonly person: Pick<Actor, 'userId' | 'personId'>;
  readonly subject: { readonly key: string; readonly name: string };
  readonly kind: ConflictKind;
  readonly strength: ConflictStrength;
  readonly words: string;
  readonly from: string | null;
  readonly until: string | null;
  /** The case in which it came up. */
  readonly caseId: string | null;
}

/**
 * Notes a conflict in the caller's transaction. What a person says of themselves holds at once; what
 * is said of somebody else, or of a name alone, is confirmed by somebody first. False where the same
 * is known and stands.
 */
export async function sayConflict(deps: Deps, by: Actor, said: SaidConflict): Promise<boolean> {
  const { db, clock } = deps;
  const { person, subject, kind, strength, words, from, until, caseId } = said;
  const at = clock.now().toISOString();
  const own = by.personId === person.personId;
  const holds = own && strength === 'bars';
  const key = liveKey(person.personId, kind, subject.key);
  const row = {
    strength,
    source: own ? ('declared' as const) : ('put' as const),
    state: holds ? ('confirmed' as const) : ('found' as const),
    application_id: caseId,
    subject_name: subject.name,
    words,
    from_day: from,
    until_day: until,
    counts_until: countsUntil(kind, until),
    arose_at: at,
    arose_by: by.userId,
    arose_person: by.personId,
    decided_by: holds ? by.userId : null,
    decided_person: holds ? by.personId : null,
    decided_at: holds ? at : null,
    reason: '',
    ended_at: null,
    live_key: key,
  };
  const known = await db.rows.conflicts.find({ live_key: key });
  if (known && (known.source === 'declared' || known.state === 'confirmed')) return false;
  const id = known?.id ?? newId();
  if (known) {
    // What was found, or dismissed, is said anew; its former state stands in the log.
    await db.rows.conflicts.update(
      { id, version: known.version },
      { ...row, version: known.version + 1 },
    );
  } else {
    const { personId: person_id } = person;
    const named = { id, person_id, subject_key: subject.key, kind, version: 1 };
    await db.rows.conflicts.insert({ ...named, ...row });
  }
  const type = own ? 'conflict_declared' : 'conflict_put';
  await recordConflict(deps, person.userId, by, type, { conflict: id, kind });
  return true;
}

/** Keeps in the person's log what was said, decided or ended; of which subject stands in the row alone. */
export async function recordConflict(
  { db, clock }: Deps,
  userId: string,
  by: Pick<Actor, 'userId'>,
  type: string,
  data: JsonObject,
): Promise<void> {
  const made = { at: clock.now().toISOString(), actorId: by.userId };
  await recordEvents(db, `user:${userId}`, made, [{ type, data }]);
}

const sideColumns = { subject_key: caseSubjects.columns.subject_key };

/**
 * Says of a person that they are in conflict with a case and with its sides, so that it counts in
 * every other case of theirs, now and later, until it is ended. In the caller's transaction; false
 * where all of it is known and stands.
 */
export async function sayOfCase(
  deps: Deps,
  by: Actor,
  caseId: string,
  said: Pick<SaidConflict, 'person' | 'kind' | 'words'>,
): Promise<boolean> {
  let noted = false;
  for (const key of await caseAndSides(deps.db, caseId, said.person.personId)) {
    const subject = { key, name: '' };
    const whole = { ...said, subject, strength: 'bars', from: null, until: null, caseId } as const;
    noted = (await sayConflict(deps, by, whole)) || noted;
  }
  return noted;
}

/** The keys of a case and of its sides, apart from the person in question. */
export async function caseAndSides(
  db: Database,
  caseId: string,
  personId: string,
): Promise<readonly string[]> {
  const sides = await db.select(
    sideColumns,
    `SELECT cs.subject_key FROM case_subjects cs
      WHERE cs.application_id = :id AND cs.part IN ('applicant', 'other_side')
        AND (cs.subject_key LIKE 'org:%' OR cs.subject_key LIKE 'person:%')
      ORDER BY cs.subject_key`,
    { id: caseId },
  );
  const own = subjectKey('person', personId);
  const keys = [subjectKey('case', caseId) ?? '', ...sides.map((side) => side.subject_key)];
  return keys.filter((each) => each !== own);
}

/** Somebody says of a case, in words, that they must stand aside from it and from its sides. */
export const recuseFromCase = (
  deps: Deps,
  actor: Actor,
  caseId: string,
  words: string,
): Promise<boolean> => sayOfCase(deps, actor, caseId, { person: actor, kind: 'recused', words });
