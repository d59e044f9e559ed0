import type { Actor } from '../../domain/actor.js';
import { conflict, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  changeCallRow,
  demandNotFrozen,
  demandPublished,
  openManagedCall,
} from './managedCall.file.js';
import { versionFor } from './callPlan.step.js';

/**
 * Puts a published call on another version of its procedure. A call has one version for all its
 * applications, so this is refused once anybody has begun, and while the call stands still.
 */
export async function moveCallVersion(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
  versionId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.calls.lock({ id });
    const call = await openManagedCall(deps, actor, id);
    demandPublished(call);
    demandNotFrozen(deps, call);
    if ((await deps.db.rows.applications.count({ call_id: id })) > 0) {
      throw conflict('call_version_taken');
    }
    const from = await deps.db.rows.procedureVersions.find({ id: call.procedure_version_id });
    const to = await versionFor(deps, call.procedure_id, versionId);
    if (to.id === call.procedure_version_id) {
      throw invalid({ edition: { code: 'call_version_same' } });
    }
    await changeCallRow(
      deps,
      actor,
      call,
      version,
      { procedure_version_id: to.id },
      {
        type: 'call_version_moved',
        data: { changes: { version: { from: from?.number ?? null, to: to.number } } },
      },
    );
  });
}
