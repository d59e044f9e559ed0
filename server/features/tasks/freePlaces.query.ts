import { applications } from '../../data/tables/cases.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import { holdsSomewhere, type Actor } from '../../domain/actor.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { freedPlaces } from '../../shared/boards/freedPlaces.query.js';
import type { Deps } from '../../shared/request/deps.js';

type Reading = Pick<Deps, 'db' | 'definitions'>;

/**
 * Calls of this person's programmes in which a place stands free, somebody waits in reserve, and
 * nobody has proposed yet who fills it. One statement where nobody waits.
 */
export async function callsWithFreePlaces(deps: Reading, actor: Actor): Promise<readonly string[]> {
  const roles = policy['ranking.confirm'];
  if (!roles.some((role) => holdsSomewhere(actor, role))) return [];
  const waiting = await deps.db.select(
    {
      callId: applications.columns.call_id,
      version: applications.columns.procedure_version_id,
      stage: applications.columns.stage,
      state: applications.columns.state,
    },
    `SELECT a.call_id AS callId, a.procedure_version_id AS version, a.stage, a.state
       FROM applications a
      WHERE a.status = 'running' AND a.due_at IS NOT NULL
        AND (:everywhere = 1 OR a.programme_id IN (:programmes))
        AND EXISTS (SELECT 1 FROM events e
                     WHERE e.stream = CONCAT('call:', a.call_id) AND e.type = 'ranking_confirmed')
        AND NOT EXISTS (SELECT 1 FROM tasks t
                         WHERE t.application_id = a.id AND t.status = 'open')
        AND NOT EXISTS (SELECT 1 FROM ranking_changes r WHERE r.open_key = a.call_id)
      ORDER BY a.call_id`,
    { ...scopeValues(scopeOf(actor, roles)) },
  );
  const calls = new Set<string>();
  for (const { callId, version, stage, state } of waiting) {
    const { rules } = await deps.definitions.byVersion(version);
    const config = stage === null ? null : rules.stage(stage);
    const ranking = config && stageKind(config.kind).ranks(config);
    if (ranking?.reserved(state.memory[stage ?? ''])) calls.add(callId);
  }
  const free: string[] = [];
  for (const callId of calls) if ((await freedPlaces(deps, callId)) > 0) free.push(callId);
  return free;
}
