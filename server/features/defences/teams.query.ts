import { calls } from '../../data/tables/procedures.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import { hidden } from '../../domain/refusal.js';
import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import { subjectOf } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { runsDefences } from './defence.file.js';

/** A stage of a call in which teams are heard. */
export interface HeardStage {
  readonly call: string;
  readonly title: LocalText;
  readonly stage: string;
  readonly name: LocalText;
  readonly minutes: number;
}

const { id, title, procedure_version_id } = calls.columns;
const callColumns = { id, title, procedure_version_id };

/** The stages in which teams are heard, of the newest hundred published calls somebody runs. */
export async function heardStages(
  { db, definitions }: Deps,
  actor: Actor,
): Promise<readonly HeardStage[]> {
  const found = await db.select(
    callColumns,
    `SELECT c.id, c.title, c.procedure_version_id FROM calls c
      WHERE c.status = 'published' AND (:everywhere = 1 OR c.programme_id IN (:programmes))
      ORDER BY c.closes_at DESC, c.id DESC LIMIT 100`,
    { ...scopeValues(scopeOf(actor, policy['defence.run'])) },
  );
  const stages: HeardStage[] = [];
  for (const call of found) {
    const { definition } = await definitions.byVersion(call.procedure_version_id);
    const heard = stagesAnswering(definition.workflow.stages, (kind, stage) => kind.meets(stage));
    for (const { id: stage, stage: config, answer } of heard) {
      const { name } = config;
      stages.push({ call: call.id, title: call.title, stage, name, minutes: answer.minutes });
    }
  }
  return stages;
}

/** A call with the stage of it in which teams are heard, for who runs its meetings. */
export async function callToHear(deps: Deps, actor: Actor, callId: string, stage: string) {
  const call = await deps.db.rows.calls.find({ id: callId });
  if (!call || !runsDefences(actor, call.programme_id)) throw hidden();
  const heard = (await heardStages(deps, actor)).find(
    (each) => each.call === callId && each.stage === stage,
  );
  if (!heard) throw hidden();
  return { call, heard };
}

/** The cases of a call that wait in this stage and are heard in no meeting yet. */
export async function teamsOf({ db }: Deps, actor: Actor, callId: string, stage: string) {
  const running = await db.rows.applications.all({ call_id: callId, stage, status: 'running' }, [
    ['id', 'ASC'],
  ]);
  const ids = running.map((row) => row.id);
  const turns = await db.rows.defenceTurns.all({
    application_id: ids,
    state: ['waiting', 'on', 'heard'],
  });
  const taken = new Set(turns.map(({ application_id: of, visit }) => `${of}.${visit}`));
  return running.filter(
    (row) => !taken.has(`${row.id}.${row.state.visit}`) && !isKeptOut(actor, subjectOf(row)),
  );
}
