import type { Actor } from '../../domain/actor.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { changeRecovery, holdRecovery, recordRecovery } from './recovery.file.js';

/**
 * Writes down that a decision is before a court or an authority: until that is over nobody is
 * reminded and nothing is overdue; who wants to pay may.
 */
export async function contestRecovery(
  deps: Deps,
  actor: Actor,
  id: string,
  before: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { row } = await holdRecovery(deps, actor, id, 'recovery.open');
    if (row.status !== 'claimed') throw conflict('recovery_not_claimed');
    if (row.contested_at !== null) throw conflict('recovery_contested');
    const at = deps.clock.now().toISOString();
    await changeRecovery(deps, row, { contested_at: at, contested_before: before });
    await recordRecovery(deps, actor.userId, row, 'recovery_contested', { reason: before });
  });
}

/** It is over and the decision stands; one that does not is corrected or withdrawn by two. */
export async function resumeRecovery(
  deps: Deps,
  actor: Actor,
  id: string,
  outcome: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { row } = await holdRecovery(deps, actor, id, 'recovery.open');
    if (row.contested_at === null) throw conflict('recovery_not_contested');
    await changeRecovery(deps, row, { contested_at: null });
    await recordRecovery(deps, actor.userId, row, 'recovery_resumed', { reason: outcome });
  });
}
