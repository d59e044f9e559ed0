import type { Database } from '../../data/database.js';
import { flag, id, optional, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { conflicts } from '../../data/tables/conflictTables.js';
import { organisations } from '../../data/tables/people.js';
import { expertsKnownTo } from '../../domain/access/caseDetails.js';
import type { Actor } from '../../domain/actor.js';
import { scopeValues, theirsToHandle, type Scope } from '../../domain/access/scope.js';

const { columns } = conflicts;
const lineColumns = {
  id: columns.id,
  case_id: id(),
  number: optional(words(20)),
  person_id: columns.person_id,
  person: words(100),
  subject_key: columns.subject_key,
  kind: columns.kind,
  source: columns.source,
  state: columns.state,
  organisation: optional(organisations.columns.name),
  subject_name: columns.subject_name,
  words: columns.words,
  until_day: columns.until_day,
  arose_at: columns.arose_at,
  arose_person: columns.arose_person,
  reason: columns.reason,
  /** The person sits on the panel of the present stage. */
  seated: flag(),
};
/** A conflict as it concerns one case, with its evidence; for those who decide on it. */
export type ConflictLine = RowOf<typeof lineColumns>;

const seated = `EXISTS (SELECT 1 FROM reviews r JOIN users s ON s.id = r.expert_id
    WHERE r.application_id = a.id AND r.stage = a.stage AND s.person_id = c.person_id
      AND r.status IN ('invited', 'accepted', 'submitted'))`;

// What a name or a host alone has shown is confirmed case by case, in a row of that case.
const decidedHere = `(c.state = 'found' AND (c.subject_key LIKE 'name:%' OR c.subject_key LIKE 'host:%')
    AND EXISTS (SELECT 1 FROM conflicts d WHERE d.person_id = c.person_id AND d.kind = c.kind
                   AND d.subject_key = CONCAT('case:', a.id) AND d.state = 'confirmed'
                   AND d.ended_at IS NULL))`;

const linesSql = `
  SELECT c.id, a.id AS case_id, a.number, c.person_id, c.subject_key, c.kind, c.source, c.state,
         (SELECT MIN(u.name) FROM users u WHERE u.person_id = c.person_id) AS person,
         o.name AS organisation, c.subject_name, c.words, c.until_day, c.arose_at, c.arose_person,
         c.reason, ${seated} AS seated
    FROM conflicts c JOIN case_subjects cs ON cs.subject_key = c.subject_key
    JOIN applications a ON a.id = cs.application_id
    LEFT JOIN organisations o ON cs.subject_key = CONCAT('org:', o.credit_code)
   WHERE c.ended_at IS NULL AND c.strength <> 'notes' AND NOT ${decidedHere}`;

/** What was found of experts is for those alone who may know who sits on a panel, as `knows` says in SQL. */
const known = (knows: string): string =>
  `(${knows} OR (c.source IN ('put', 'declared') AND c.kind <> 'recused'))`;

/** What of the conflicts of a case is looked for: one of them, or those of a person; '' for any. */
export interface LookedFor {
  readonly conflict: string;
  readonly person: string;
}

/**
 * What is known of a case, row by row, a hundred at most: what is looked for first, then of those
 * who sit on the panel, then what waits for a decision.
 */
export async function conflictsOfCase(
  db: Database,
  caseId: string,
  knows: boolean,
  { conflict, person }: LookedFor,
): Promise<readonly ConflictLine[]> {
  return db.select(
    lineColumns,
    `${linesSql} AND a.id = :id AND ${known(':knows = 1')}
      ORDER BY CASE WHEN c.id = :conflict OR c.person_id = :person THEN 0
                    WHEN ${seated} THEN 1 ELSE 2 END,
               CASE c.state WHEN 'found' THEN 0 ELSE 1 END, c.arose_at, c.id LIMIT 100`,
    { id: caseId, knows: knows ? 1 : 0, conflict, person },
  );
}

/** What was said in a case is a row for it and one for each of its sides: told once. */
export function toldOnce(found: readonly ConflictLine[]): readonly ConflictLine[] {
  const keyOf = ({ case_id: at, person_id: person, kind, state }: ConflictLine): string =>
    [at, person, kind, state].join(' ');
  const first = new Map(found.toReversed().map((line) => [keyOf(line), line] as const));
  return found.filter((line) => first.get(keyOf(line)) === line);
}

/**
 * What waits for a decision in running cases of these programmes: of whoever sits on their panels now,
 * and what somebody has said; the oldest hundred.
 */
export function conflictsToDecide(
  db: Database,
  actor: Actor,
  scope: Scope,
): Promise<readonly ConflictLine[]> {
  const { everywhere, programmes } = scopeValues(expertsKnownTo(actor));
  return db.select(
    lineColumns,
    `${linesSql} AND c.state = 'found' AND a.status = 'running'
        AND (${seated} OR c.application_id = a.id OR (c.application_id IS NULL AND c.source = 'declared'))
        AND ${known('(:knowsAll = 1 OR a.programme_id IN (:knownIn))')} AND c.person_id <> :person
        AND (:everywhere = 1 OR a.programme_id IN (:programmes)) AND ${theirsToHandle()}
      ORDER BY c.arose_at, a.id, c.id LIMIT 100`,
    {
      ...scopeValues(scope),
      person: actor.personId,
      knowsAll: everywhere,
      knownIn: programmes,
    },
  );
}
