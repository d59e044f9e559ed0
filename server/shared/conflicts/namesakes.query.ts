import type { Database } from '../../data/database.js';
import { avoidedExperts, conflicts } from '../../data/tables/conflictTables.js';
import { users } from '../../data/tables/people.js';
import { words } from '../../data/schema/columns.js';
import { subjectKey } from '../../domain/review/conflictSubject.js';
import { ofExpert, lookedAt, valuesOf, type Looked } from './conflictFacts.query.js';

/** An expert who bears a name that somebody at the side of a case has, or that it asks to be spared. */
export interface Namesake {
  readonly person_id: string;
  readonly kind: 'office' | 'avoided';
  readonly subject_key: string;
  readonly name: string;
  /** What the applicant says of them. */
  readonly words: string;
}

const ownerColumns = { name: words(200), subject_key: conflicts.columns.subject_key };
const ownersSql = `
  SELECT o.legal_representative AS name, CONCAT('org:', o.credit_code) AS subject_key
    FROM applications a JOIN organisations o ON o.id IN (a.organisation_id, a.counterparty_id)
   WHERE WHICH UNION
  SELECT w.name, CONCAT('org:', o.credit_code)
    FROM applications a JOIN organisations o ON o.id IN (a.organisation_id, a.counterparty_id)
    JOIN organisation_owners w ON w.organisation_id = o.id AND w.credit_code IS NULL
     AND w.removed_at IS NULL
   WHERE WHICH`;

const { application_id, name, employer, reason } = avoidedExperts.columns;
const avoidedColumns = { application_id, name, employer, reason };
const personColumns = { person_id: users.columns.person_id, name: users.columns.name };

/**
 * Experts who have the name of a legal representative or owner of a side, and those whom an applicant
 * asks to be spared. A name may be another's: somebody looks at each.
 */
export async function namesakes(db: Database, looked: Looked): Promise<readonly Namesake[]> {
  const which = lookedAt(looked.cases ? { cases: looked.cases } : {});
  const values = valuesOf(looked);
  const owners = await db.select(ownerColumns, ownersSql.replaceAll('WHICH', which), values);
  const avoided = await db.select(
    avoidedColumns,
    `SELECT v.application_id, v.name, v.employer, v.reason FROM avoided_experts v
       JOIN applications a ON a.id = v.application_id
      WHERE v.removed_at IS NULL AND ${which}`,
    values,
  );
  const wanted = [
    ...owners.map((each) => ({ ...each, kind: 'office' as const, words: '' })),
    ...avoided.map((each) => ({
      name: each.name,
      kind: 'avoided' as const,
      subject_key: subjectKey('case', each.application_id) ?? '',
      words: `${each.employer} · ${each.reason}`,
    })),
  ].filter((each) => each.name !== '');
  if (wanted.length === 0) return [];
  const persons = await db.select(
    personColumns,
    `SELECT DISTINCT u.person_id, u.name FROM users u WHERE u.name IN (:names) AND ${ofExpert}
      ${looked.persons === undefined ? '' : 'AND u.person_id IN (:persons)'}`,
    { ...values, names: [...new Set(wanted.map((each) => each.name))] },
  );
  return persons.flatMap((person) =>
    wanted
      .filter((each) => each.name === person.name)
      .map((each) => ({ ...each, person_id: person.person_id })),
  );
}
