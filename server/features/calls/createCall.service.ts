import { recordEvents } from '../../data/stores/eventStore.js';
import { holds, type Actor } from '../../domain/actor.js';
import { forbidden } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { callStream } from './managedCall.file.js';
import { type CallPlan, demandSense, versionFor } from './callPlan.step.js';

export interface NewCall extends CallPlan {
  readonly procedureId: string;
}

/** Drafts a call under a version of a procedure; its id. */
export async function createCall(deps: Deps, actor: Actor, call: NewCall): Promise<string> {
  const { db, clock } = deps;
  const id = newId();
  const at = clock.now().toISOString();
  await db.transaction(async () => {
    const version = await versionFor(deps, call.procedureId, call.versionId);
    if (!holds(actor, 'programme_officer', version.programmeId)) throw forbidden('not_your_role');
    await demandSense(deps, call, version.programmeId);
    await db.rows.calls.insert({
      id,
      procedure_id: call.procedureId,
      procedure_version_id: version.id,
      programme_id: version.programmeId,
      title: call.title,
      opens_at: call.opensAt,
      closes_at: call.closesAt,
      quota: call.quota,
      budget_line_id: call.budgetLineId,
      payee: call.payee ?? null,
      freeze_days: call.freezeDays ?? null,
      status: 'draft',
      created_at: at,
      version: 1,
    });
    const data = { procedure: call.procedureId, version: version.number, title: call.title };
    await recordEvents(db, callStream(id), { at, actorId: actor.userId }, [
      { type: 'call_drafted', data: { ...data, title: { ...call.title } } },
    ]);
  });
  return id;
}
