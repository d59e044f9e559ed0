import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, forbidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { noteConsequence } from './consequences.step.js';
import { holdsOf } from './duty.file.js';
import { holdDuty } from './duty.step.js';

/** The officer says what came of considering whether money is asked back; once. */
export async function considerRecovery(
  deps: Deps,
  actor: Actor,
  id: string,
  remark: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdDuty(deps, id);
    if (!holdsOf(actor, held, policy['duty.propose'])) throw forbidden('not_your_role');
    const effects = await deps.db.rows.dutyConsequences.all({ duty_id: id });
    const waits =
      effects.some(({ effect }) => effect === 'consider_recovery') &&
      !effects.some(({ effect }) => effect === 'recovery_considered');
    if (!waits) throw conflict('duty_no_recovery');
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    await noteConsequence(deps, held.row, by, 'recovery_considered', remark);
  });
}
