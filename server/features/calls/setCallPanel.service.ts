import type { Actor } from '../../domain/actor.js';
import { conflict, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { seatableAmong } from '../../shared/calls/expertPool.js';
import { changeCallRow, openManagedCall } from './managedCall.file.js';

/**
 * Says which experts of the pool may be invited for a call; none means all of them. Seats that
 * are taken already stay, and so does who was chosen and is not among those `shown`.
 */
export async function setCallPanel(
  deps: Deps,
  actor: Actor,
  id: string,
  version: number,
  { experts, shown }: { readonly experts: readonly string[]; readonly shown: readonly string[] },
): Promise<void> {
  await deps.db.transaction(async () => {
    const call = await openManagedCall(deps, actor, id);
    if (call.status === 'cancelled') throw conflict('call_cancelled_already');
    const before = (await deps.db.rows.callExperts.all({ call_id: id })).map((row) => row.user_id);
    const kept = before.filter((userId) => !shown.includes(userId));
    const chosen = [...new Set([...kept, ...experts])];
    const pool = await seatableAmong(deps.db, call.programme_id, experts);
    const known = new Set([...pool.map(({ userId }) => userId), ...before]);
    if (chosen.some((userId) => !known.has(userId))) {
      throw invalid({ experts: { code: 'expert_not_available' } });
    }
    const added = chosen.filter((userId) => !before.includes(userId));
    const removed = before.filter((userId) => !chosen.includes(userId));
    const size = { from: before.length, to: chosen.length };
    await changeCallRow(
      deps,
      actor,
      call,
      version,
      {},
      {
        type: 'call_panel_set',
        data: { added, removed, changes: { panel: size } },
      },
    );
    if (removed.length > 0) {
      await deps.db.rows.callExperts.remove({ call_id: id, user_id: removed });
    }
    const at = deps.clock.now().toISOString();
    await deps.db.rows.callExperts.insertMany(
      added.map((userId) => ({
        call_id: id,
        user_id: userId,
        added_at: at,
        added_by: actor.userId,
      })),
    );
  });
}
