import { barsInSql } from '../../domain/access/conflictScope.js';
import type { Database } from '../database.js';
import { users } from '../tables/people.js';
import { loadHolders } from './actorStore.js';

/** A case by its sides. */
export interface CaseSides {
  readonly id: string;
  readonly applicant_id: string;
  readonly organisation_id: string | null;
  readonly counterparty_id: string | null;
}

/** Those of these users who are kept out of a case: `isKeptOut` for people who are not here. */
export async function keptOutOf(
  db: Database,
  { id: caseId, applicant_id: applicant, ...sides }: CaseSides,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db.select(
    { id: users.columns.id },
    `SELECT DISTINCT u.id FROM users u JOIN users o ON o.person_id = u.person_id
      WHERE u.id IN (:users)
        AND (o.id = :applicant
          OR (EXISTS (SELECT 1 FROM memberships m
                       WHERE m.user_id = o.id AND m.organisation_id IN (:sides))
              AND NOT EXISTS (SELECT 1 FROM case_ties x
                               WHERE x.person_id = u.person_id AND x.application_id = :case))
          OR EXISTS (SELECT 1 FROM case_ties x
                      WHERE x.person_id = u.person_id AND x.application_id = :case
                        AND (x.status = 'recused' OR (x.status = 'open' AND x.kind = 'left')))
          OR EXISTS (SELECT 1 FROM conflicts c JOIN case_subjects cs ON cs.subject_key = c.subject_key
                      WHERE c.person_id = u.person_id AND cs.application_id = :case
                        AND ${barsInSql('c')}))`,
    {
      users: userIds,
      applicant,
      case: caseId,
      sides: ['', sides.organisation_id ?? '', sides.counterparty_id ?? ''],
    },
  );
  return new Set(rows.map(({ id: userId }) => userId));
}

/** Who holds a role under the programme of a case today and is not kept out of the case. */
export async function handlersOf(
  db: Database,
  sides: CaseSides & { readonly programme_id: string },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const holders = await loadHolders(db, sides.programme_id);
  const out = await keptOutOf(db, sides, [...new Set([...holders.values()].flat())]);
  return new Map(
    [...holders].map(([role, held]) => [role, held.filter((userId) => !out.has(userId))]),
  );
}
