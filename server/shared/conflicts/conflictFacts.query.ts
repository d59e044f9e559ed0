import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { caseSubjects, conflicts, expertEmployers } from '../../data/tables/conflictTables.js';
import type { Database } from '../../data/database.js';
import { staffRoles } from '../../domain/access/policy.js';
import { countsUntil, type ConflictKind } from '../../domain/review/conflict.js';

/** Which cases and persons are looked at; all running cases and all experts where neither is given. */
export interface Looked {
  readonly cases?: readonly string[];
  readonly persons?: readonly string[];
}

const factColumns = {
  person_id: conflicts.columns.person_id,
  kind: conflicts.columns.kind,
  subject_key: caseSubjects.columns.subject_key,
  name: caseSubjects.columns.name,
  from_day: optional(expertEmployers.columns.from_day),
  until_day: optional(expertEmployers.columns.until_day),
};

/** A tie between an expert and what a case is known by. */
export type ConflictFact = RowOf<typeof factColumns>;

interface Branch {
  readonly kind: ConflictKind;
  /** Joined after subject `cs` of case `a`, up to a user `u`. */
  readonly join: string;
  readonly days?: string;
}

const bySort = (sort: string, column: string): string =>
  `JOIN users u ON cs.subject_key LIKE '${sort}:%' AND ${column} = SUBSTR(cs.subject_key, ${sort.length + 2})`;
const ofCode = "= SUBSTR(cs.subject_key, 5) AND cs.subject_key LIKE 'org:%'";

// One branch for each way of being tied, so that each is found by an index.
const branches: readonly Branch[] = [
  { kind: 'same_person', join: bySort('person', 'u.person_id') },
  { kind: 'same_person', join: bySort('mail', 'u.email_digest') },
  { kind: 'same_person', join: bySort('phone', 'u.phone_digest') },
  {
    kind: 'same_person',
    join: `JOIN organisations o ON o.credit_code ${ofCode} AND cs.part <> 'named'
           JOIN memberships m ON m.organisation_id = o.id JOIN users mu ON mu.id = m.user_id
           JOIN users u ON u.phone_digest = mu.phone_digest AND u.person_id <> mu.person_id`,
  },
  {
    kind: 'member',
    join: `JOIN organisations o ON o.credit_code ${ofCode}
           JOIN memberships m ON m.organisation_id = o.id JOIN users u ON u.id = m.user_id`,
  },
  {
    kind: 'employer',
    join: `JOIN expert_profiles p ON p.employer_code ${ofCode} JOIN users u ON u.id = p.user_id`,
  },
  {
    kind: 'employer',
    join: `JOIN affiliations f ON f.credit_code ${ofCode} AND f.ended_at IS NULL
           JOIN users u ON u.id = f.user_id`,
  },
  {
    kind: 'employer',
    join: `JOIN expert_employers x ON x.credit_code ${ofCode} AND x.removed_at IS NULL
            AND (x.until_day IS NULL OR x.until_day >= :today) JOIN users u ON u.id = x.user_id`,
    days: 'x.from_day, x.until_day',
  },
  {
    kind: 'former_employer',
    join: `JOIN expert_employers x ON x.credit_code ${ofCode} AND x.removed_at IS NULL
            AND x.until_day < :today JOIN users u ON u.id = x.user_id`,
    days: 'x.from_day, x.until_day',
  },
  {
    kind: 'former_employer',
    join: `JOIN affiliations f ON f.credit_code ${ofCode} AND f.ended_at IS NOT NULL
           JOIN users u ON u.id = f.user_id`,
    days: 'SUBSTR(f.declared_at, 1, 10) AS from_day, SUBSTR(f.ended_at, 1, 10) AS until_day',
  },
  { kind: 'same_host', join: bySort('host', 'u.host_digest') },
  {
    kind: 'earlier_work',
    join: `JOIN tasks t ON t.application_id = cs.application_id AND cs.part = 'case'
            AND t.role IN (:worked) JOIN users u ON u.id = t.closed_by`,
  },
];

/** Whether person `u` holds the role of an expert, with whichever account. */
export const ofExpert = `EXISTS (SELECT 1 FROM users e JOIN grants g ON g.user_id = e.id
        WHERE e.person_id = u.person_id AND g.role = 'expert' AND g.revoked_at IS NULL)`;

/** The cases and persons looked at, for a statement over case `a` and user `u`. */
export const lookedAt = ({ cases, persons }: Looked): string =>
  `a.status <> 'draft' AND ${cases === undefined ? "a.status = 'running'" : 'a.id IN (:cases)'}
     ${persons === undefined ? '' : 'AND u.person_id IN (:persons)'}`;

/** Ties of experts to the sides of cases, by what is on file today; each as often as it is found. */
export async function conflictFacts(
  db: Database,
  looked: Looked,
  today: string,
): Promise<readonly ConflictFact[]> {
  const facts = await db.select(
    factColumns,
    branches
      .map(
        ({ kind, join, days = 'NULL AS from_day, NULL AS until_day' }) =>
          `SELECT u.person_id, '${kind}' AS kind, cs.subject_key, cs.name, ${days}
             FROM applications a JOIN case_subjects cs ON cs.application_id = a.id ${join}
            WHERE ${lookedAt(looked)} AND ${ofExpert}`,
      )
      .join(' UNION ALL '),
    { ...valuesOf(looked), today, worked: ['recommender', ...staffRoles] },
  );
  return facts.filter(({ kind, until_day: until }) => {
    const last = countsUntil(kind, until);
    return last === null || last >= today;
  });
}

/** The values that `lookedAt` asks for; an empty IN list is not SQL, and nothing has an empty id. */
export const valuesOf = ({ cases = [], persons = [] }: Looked) => ({
  cases: ['', ...cases],
  persons: ['', ...persons],
});
