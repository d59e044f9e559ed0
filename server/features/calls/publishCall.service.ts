import type { Actor } from '../../domain/actor.js';
import { conflict, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { changeCallRow, openManagedCall } from './managedCall.file.js';

/** Publishes a draft under the version it names; from now on its dates are promises. */
export async function publishCall(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    if (call.status === 'cancelled') throw conflict('call_cancelled_already');
    if (call.status !== 'draft') throw conflict('call_published');
    if (call.closes_at <= deps.clock.now().toISOString()) {
      throw invalid({ closes: { code: 'closes_in_past' } });
    }
    const edition = await deps.db.rows.procedureVersions.find({ id: call.procedure_version_id });
    await changeCallRow(
      deps,
      actor,
      call,
      version,
      { status: 'published' },
      {
        type: 'call_published',
        data: {
          version: edition?.number ?? 0,
          opensAt: call.opens_at,
          closesAt: call.closes_at,
        },
      },
    );
  });
}
