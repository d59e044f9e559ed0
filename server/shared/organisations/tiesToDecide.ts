import { count, oneOf, optional, time, words, id as idReader } from '../../data/schema/columns.js';
import type { Database } from '../../data/database.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { organisations, users } from '../../data/tables/people.js';
import { tieKinds, tieStatuses } from '../../domain/caseTie.js';
import { scopeValues, theirsToHandle, type Scope } from '../../domain/access/scope.js';
import { financeRoles, staffRoles } from '../../domain/access/policy.js';

const tieColumns = {
  case_id: applications.columns.id,
  number: optional(words(20)),
  person_id: users.columns.person_id,
  name: users.columns.name,
  organisation: organisations.columns.name,
  organisation_id: idReader(),
  user_id: idReader(),
  kind: oneOf(tieKinds),
  status: oneOf(tieStatuses),
  arose_at: time(),
  reason: optional(words(4000)),
};
/** One tie of a person to a side of a case, decided or not. */
export type TieLine = RowOf<typeof tieColumns>;

const noted = `
  SELECT a.id AS case_id, a.number, x.person_id, u.name, o.name AS organisation, o.id AS organisation_id,
         x.user_id, x.kind, x.status, x.arose_at, x.reason
    FROM case_ties x JOIN applications a ON a.id = x.application_id
    JOIN users u ON u.id = x.user_id JOIN organisations o ON o.id = x.organisation_id`;

// Whoever has declared an affiliation and works on a case of that organisation, by role or seat.
const declared = `
  SELECT a.id AS case_id, a.number, u.person_id, u.name, o.name AS organisation, o.id AS organisation_id,
         u.id AS user_id, 'declared' AS kind, 'open' AS status, f.declared_at AS arose_at,
         NULL AS reason
    FROM affiliations f JOIN users u ON u.id = f.user_id
    JOIN organisations o ON o.credit_code = f.credit_code
    JOIN applications a ON (a.organisation_id = o.id OR a.counterparty_id = o.id)
   WHERE f.ended_at IS NULL AND a.status <> 'draft'
     AND NOT EXISTS (SELECT 1 FROM case_ties x
                      WHERE x.application_id = a.id AND x.person_id = u.person_id)
     AND (EXISTS (SELECT 1 FROM reviews r WHERE r.application_id = a.id AND r.expert_id = u.id)
          OR EXISTS (SELECT 1 FROM grants g
                      WHERE g.user_id = u.id AND g.revoked_at IS NULL AND g.role IN (:staff)
                        AND (g.programme_id IS NULL OR g.programme_id = a.programme_id)))`;

const staff = [...staffRoles, ...financeRoles];

/** All ties of one case. */
export function tiesOfCase(db: Database, caseId: string): Promise<TieLine[]> {
  return db.select(
    tieColumns,
    `${noted} WHERE a.id = :id UNION ALL ${declared} AND a.id = :id
      ORDER BY arose_at, person_id`,
    { id: caseId, staff },
  );
}

/** The ties of running cases that nobody has decided on, in these programmes; the oldest hundred. */
export function tiesToDecide(db: Database, scope: Scope): Promise<TieLine[]> {
  const scoped = `a.status = 'running' AND ${theirsToHandle()} AND (:everywhere = 1 OR a.programme_id IN (:programmes))`;
  return db.select(
    tieColumns,
    `${noted} WHERE x.status = 'open' AND ${scoped} UNION ALL ${declared} AND ${scoped}
      ORDER BY arose_at, case_id LIMIT 100`,
    { ...scopeValues(scope), staff },
  );
}

/** How many ties of a case wait for a decision. */
export async function undecidedTies(db: Database, caseId: string): Promise<number> {
  const [row] = await db.select(
    { open: count() },
    `SELECT COUNT(*) AS open FROM (${noted} WHERE a.id = :id AND x.status = 'open'
       UNION ALL ${declared} AND a.id = :id) AS ties`,
    { id: caseId, staff },
  );
  return row?.open ?? 0;
}
