import { count } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { calls, programmes } from '../../data/tables/procedures.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../../shared/request/deps.js';

/** A call whose cases pass a stage in which experts sit. */
export interface ReviewedCall {
  readonly id: string;
  readonly title: LocalText;
  readonly programme: LocalText;
  /** Cases that wait for their experts now, and those of them that are late. */
  readonly cases: number;
  readonly late: number;
}

const callColumns = {
  id: calls.columns.id,
  title: calls.columns.title,
  programme: programmes.columns.name,
  version_id: calls.columns.procedure_version_id,
};
const stageColumns = {
  call_id: applications.columns.call_id,
  stage: applications.columns.stage,
  cases: count(),
  late: count(),
};

/**
 * The newest hundred published calls of the programmes that this person follows, as far as experts
 * sit in them. Two statements, of which the second reads the cases in stages with experts alone.
 */
export async function reviewedCalls(
  { db, definitions }: Deps,
  actor: Actor,
  now: Date,
): Promise<readonly ReviewedCall[]> {
  const scope = { ...scopeValues(scopeOf(actor, policy['review.follow'])) };
  const rows = await db.select(
    callColumns,
    `SELECT c.id, c.title, p.name AS programme, c.procedure_version_id AS version_id
       FROM calls c JOIN programmes p ON p.id = c.programme_id
      WHERE c.status = 'published' AND (:everywhere = 1 OR c.programme_id IN (:programmes))
      ORDER BY c.closes_at DESC, c.id DESC LIMIT 100`,
    scope,
  );
  const stagesOf = new Map<string, ReadonlySet<string>>();
  for (const row of rows) {
    const { definition } = await definitions.byVersion(row.version_id);
    const seated = stagesAnswering(definition.workflow.stages, (kind, stage) => kind.seats(stage));
    if (seated.length > 0) stagesOf.set(row.id, new Set(seated.map(({ id }) => id)));
  }
  if (stagesOf.size === 0) return [];
  const heaps = await db.select(
    stageColumns,
    `SELECT a.call_id, a.stage, COUNT(*) AS cases,
            COUNT(CASE WHEN a.suspended_at IS NULL AND a.paused_at IS NULL AND a.due_at < :now
                       THEN 1 END) AS late
       FROM applications a
      WHERE a.call_id IN (:ids) AND a.stage IN (:stages) AND a.status = 'running'
        AND ${theirsToHandle()}
      GROUP BY a.call_id, a.stage`,
    {
      ...scope,
      ids: [...stagesOf.keys()],
      stages: [...new Set([...stagesOf.values()].flatMap((stages) => [...stages]))],
      now: now.toISOString(),
    },
  );
  return rows
    .filter(({ id }) => stagesOf.has(id))
    .map(({ id, title, programme }) => {
      const own = heaps.filter(
        ({ call_id: call, stage }) => call === id && stagesOf.get(id)?.has(stage ?? '') === true,
      );
      const sum = (of: 'cases' | 'late'): number => own.reduce((all, heap) => all + heap[of], 0);
      return { id, title, programme, cases: sum('cases'), late: sum('late') };
    });
}
