import { count } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { procedures, programmes } from '../../data/tables/procedures.js';
import { versionMoves, type MoveStatus } from '../../data/tables/versionMoves.js';
import type { Actor } from '../../domain/actor.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Deps } from '../../shared/request/deps.js';

const { id, name } = procedures.columns;
const outdatedColumns = {
  id,
  name,
  programme: programmes.columns.name,
  /** The number of its newest version. */
  newest: count(),
  /** Running cases and drafts on older versions. */
  cases: count(),
  waiting: count(),
};

/** A procedure with cases that follow an older version, or with a move to decide on. */
export type OutdatedProcedure = RowOf<typeof outdatedColumns>;

/** The procedures of this officer's programmes that have more than one version. */
export async function outdatedProcedures(
  { db }: Deps,
  actor: Actor,
): Promise<readonly OutdatedProcedure[]> {
  return db.select(
    outdatedColumns,
    `SELECT p.id, p.name, g.name AS programme, n.newest,
            (SELECT COUNT(*) FROM procedure_versions v
               JOIN applications a ON a.procedure_version_id = v.id
                                  AND a.status IN ('draft', 'running')
              WHERE v.procedure_id = p.id AND v.number < n.newest) AS cases,
            (SELECT COUNT(*) FROM version_moves m
              WHERE m.procedure_id = p.id AND m.status = 'proposed') AS waiting
       FROM procedures p
       JOIN programmes g ON g.id = p.programme_id
       JOIN (SELECT procedure_id, MAX(number) AS newest FROM procedure_versions
              GROUP BY procedure_id) n ON n.procedure_id = p.id
      WHERE n.newest > 1 AND (:everywhere = 1 OR p.programme_id IN (:programmes))
      ORDER BY g.position, p.id`,
    { ...scopeValues(scopeOf(actor, policy['case.migrate'])) },
  );
}

const { id: moveId, status, proposed_at } = versionMoves.columns;
const moveColumns = { id: moveId, status, proposed_at, line_count: count() };

/** A move of a procedure as lists show it. */
export interface ListedMove {
  readonly id: string;
  readonly status: MoveStatus;
  readonly proposedAt: string;
  readonly count: number;
}

/** The latest moves of a procedure, newest first. */
export async function versionMovesOf({ db }: Deps, procedureId: string): Promise<ListedMove[]> {
  const rows = await db.select(
    moveColumns,
    `SELECT m.id, m.status, m.proposed_at,
            (SELECT COUNT(*) FROM version_move_lines l WHERE l.move_id = m.id) AS line_count
       FROM version_moves m WHERE m.procedure_id = :procedure ORDER BY m.id DESC LIMIT 20`,
    { procedure: procedureId },
  );
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    proposedAt: row.proposed_at,
    count: row.line_count,
  }));
}
