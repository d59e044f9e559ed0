import type { Actor } from '../../domain/actor.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';

/** A procedure with cases that follow an older version, or with a move to decide on. */
export interface OutdatedProcedure {
  readonly id: string;
  readonly name: LocalText;
  readonly programme: LocalText;
  readonly newest: number;
  /** Running cases and drafts on older versions. */
  readonly cases: number;
  readonly waiting: number;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly programme: string;
  readonly newest: number | string;
  readonly cases: number | string;
  readonly waiting: number | string;
}

/** The procedures of this officer's programmes that have more than one version. */
export async function outdatedProcedures(
  { db }: Deps,
  actor: Actor,
): Promise<readonly OutdatedProcedure[]> {
  const rows = await db.selectBelieved<Row>(
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
  return rows.map(({ id, name, programme, newest, cases, waiting }) => ({
    id,
    name: JSON.parse(name),
    programme: JSON.parse(programme),
    newest: Number(newest),
    cases: Number(cases),
    waiting: Number(waiting),
  }));
}

/** A move of a procedure as lists show it. */
export interface ListedMove {
  readonly id: string;
  readonly status: string;
  readonly proposedAt: string;
  readonly count: number;
}

/** The latest moves of a procedure, newest first. */
export async function versionMovesOf({ db }: Deps, procedureId: string): Promise<ListedMove[]> {
  const rows = await db.selectBelieved<{
    id: string;
    status: string;
    proposed_at: string;
    lines: number | string;
  }>(
    `SELECT m.id, m.status, m.proposed_at,
            (SELECT COUNT(*) FROM version_move_lines l WHERE l.move_id = m.id) AS \`lines\`
       FROM version_moves m WHERE m.procedure_id = :procedure ORDER BY m.id DESC LIMIT 20`,
    { procedure: procedureId },
  );
  return rows.map(({ id, status, proposed_at: proposedAt, lines }) => ({
    id,
    status,
    proposedAt,
    count: Number(lines),
  }));
}
