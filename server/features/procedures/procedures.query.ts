import type { Actor } from '../../domain/actor.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { LocalText } from '../../domain/localText.js';
import { policy } from '../../domain/access/policy.js';
import type { Deps } from '../../shared/request/deps.js';

export interface ListedProcedure {
  readonly id: string;
  readonly name: LocalText;
  readonly programme: LocalText;
  readonly versions: number;
  readonly calls: number;
  readonly published_at: string;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly programme: string;
  readonly versions: number | string;
  readonly calls: number | string;
  readonly published_at: string;
}

const scopeFor = (actor: Actor) => ({ ...scopeValues(scopeOf(actor, policy['procedure.view'])) });

/** The procedures of this person's programmes with their newest version. */
export async function listedProcedures(
  { db }: Deps,
  actor: Actor,
): Promise<readonly ListedProcedure[]> {
  const rows = await db.selectBelieved<Row>(
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
  return rows.map((row) => ({
    ...row,
    name: JSON.parse(row.name),
    programme: JSON.parse(row.programme),
    versions: Number(row.versions),
    calls: Number(row.calls),
  }));
}

export interface ListedVersion {
  readonly id: string;
  readonly number: number;
  readonly definition_hash: string;
  readonly published_at: string;
  readonly publisher: string | null;
  readonly cases: number | string;
}

/** The versions of a procedure within this person's programmes, newest first; none if hidden. */
export function versionsOf(
  { db }: Deps,
  actor: Actor,
  procedureId: string,
): Promise<ListedVersion[]> {
  return db.selectBelieved<ListedVersion>(
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
