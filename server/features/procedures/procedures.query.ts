import { count, optional, time } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { users } from '../../data/tables/people.js';
import { procedures, procedureVersions, programmes } from '../../data/tables/procedures.js';
import type { Actor } from '../../domain/actor.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import { policy } from '../../domain/access/policy.js';
import type { Deps } from '../../shared/request/deps.js';

const scopeFor = (actor: Actor) => ({ ...scopeValues(scopeOf(actor, policy['procedure.view'])) });

const { id, name } = procedures.columns;
const procedureColumns = {
  id,
  name,
  programme: programmes.columns.name,
  versions: count(),
  calls: count(),
  published_at: time(),
};
export type ListedProcedure = RowOf<typeof procedureColumns>;

/** The procedures of this person's programmes with their newest version. */
export async function listedProcedures(
  { db }: Deps,
  actor: Actor,
): Promise<readonly ListedProcedure[]> {
  return db.select(
    procedureColumns,
    `SELECT p.id, p.name, g.name AS programme, COUNT(v.id) AS versions,
            MAX(v.published_at) AS published_at,
            (SELECT COUNT(*) FROM calls c WHERE c.procedure_id = p.id) AS calls
       FROM procedures p
       JOIN programmes g ON g.id = p.programme_id
       JOIN procedure_versions v ON v.procedure_id = p.id
      WHERE (:everywhere = 1 OR p.programme_id IN (:programmes))
      GROUP BY p.id, p.name, g.name, g.position ORDER BY g.position, p.id`,
    scopeFor(actor),
  );
}

const { number, definition_hash, published_at } = procedureVersions.columns;
const versionColumns = {
  id: procedureVersions.columns.id,
  number,
  definition_hash,
  published_at,
  publisher: optional(users.columns.name),
  cases: count(),
};
export type ListedVersion = RowOf<typeof versionColumns>;

/** The versions of a procedure within this person's programmes, newest first; none if hidden. */
export function versionsOf(
  { db }: Deps,
  actor: Actor,
  procedureId: string,
): Promise<ListedVersion[]> {
  return db.select(
    versionColumns,
    `SELECT v.id, v.number, v.definition_hash, v.published_at, u.name AS publisher,
            (SELECT COUNT(*) FROM applications a WHERE a.procedure_version_id = v.id) AS cases
       FROM procedure_versions v
       JOIN procedures p ON p.id = v.procedure_id
       LEFT JOIN users u ON u.id = v.published_by
      WHERE p.id = :procedure AND (:everywhere = 1 OR p.programme_id IN (:programmes))
      ORDER BY v.number DESC LIMIT 100`,
    { procedure: procedureId, ...scopeFor(actor) },
  );
}
