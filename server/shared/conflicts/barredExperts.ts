import type { Database } from '../../data/database.js';
import { id, oneOf, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { conflicts } from '../../data/tables/conflictTables.js';
import { organisations } from '../../data/tables/people.js';
import { unseatsInSql } from '../../domain/access/conflictScope.js';
import { subjectParts } from '../../domain/review/conflictSubject.js';

const hindranceColumns = {
  application_id: id(),
  person_id: id(),
  conflict_id: id(),
  kind: conflicts.columns.kind,
  strength: conflicts.columns.strength,
  source: conflicts.columns.source,
  state: conflicts.columns.state,
  /** Which side of the case it is with, or that its answers name them. */
  part: oneOf(subjectParts),
  /** The organisation it is with, where it is with one. */
  organisation: optional(organisations.columns.name),
  subject_name: conflicts.columns.subject_name,
  words: conflicts.columns.words,
  from_day: conflicts.columns.from_day,
  until_day: conflicts.columns.until_day,
};

/** Why one person is not to be seated on one case, with the evidence; for those who assign alone. */
export type Hindrance = RowOf<typeof hindranceColumns>;

const hindrancesSql = `
  SELECT cs.application_id, c.person_id, c.id AS conflict_id, c.kind, c.strength, c.source, c.state,
         cs.part, o.name AS organisation, c.subject_name, c.words, c.from_day, c.until_day
    FROM case_subjects cs JOIN conflicts c ON c.subject_key = cs.subject_key AND ${unseatsInSql('c')}
    LEFT JOIN organisations o ON cs.subject_key = CONCAT('org:', o.credit_code)
   WHERE cs.application_id IN (:cases)`;

/**
 * Every pair of a person and one of these cases that must not be seated together, by case and then by
 * person: one statement, whatever the number of experts. Whoever is not in it may be seated as far as
 * conflicts go; a service that seats runs `findConflicts` for the case first, in its transaction.
 */
export async function barredExperts(
  db: Database,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly Hindrance[]>>> {
  const found =
    caseIds.length === 0
      ? []
      : await db.select(
          hindranceColumns,
          `${hindrancesSql} ORDER BY cs.application_id, c.person_id, c.arose_at, c.id`,
          { cases: [...caseIds] },
        );
  const byCase = new Map<string, Map<string, Hindrance[]>>();
  for (const each of found) {
    const persons = byCase.get(each.application_id) ?? new Map<string, Hindrance[]>();
    persons.set(each.person_id, [...(persons.get(each.person_id) ?? []), each]);
    byCase.set(each.application_id, persons);
  }
  return byCase;
}
