import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { readCreditCode } from '../../domain/identity/creditCode.js';
import { line } from '../../domain/typed.js';
import { hidden } from '../../domain/refusal.js';
import { findConflicts } from '../../shared/conflicts/findConflicts.js';
import { newId, type Deps } from '../../shared/request/deps.js';

export const affiliationInput = z.object({ affiliation: line(200), affiliation_code: line(40) });

/**
 * Declares an organisation that one belongs to without acting for it here. An expert is not seated
 * on its cases; for those who handle them it is decided case by case.
 */
export async function declareAffiliation(
  deps: Deps,
  actor: Actor,
  typed: z.infer<typeof affiliationInput>,
): Promise<void> {
  const check = readCreditCode(typed.affiliation_code, 'affiliation_code');
  const { db, clock } = deps;
  await db.transaction(async () => {
    await db.rows.users.lock({ id: actor.userId });
    const present = { user_id: actor.userId, credit_code: check.code, ended_at: null };
    if ((await db.rows.affiliations.count(present)) > 0) return;
    const at = clock.now().toISOString();
    await db.rows.affiliations.insert({
      id: newId(),
      ...present,
      name: typed.affiliation,
      declared_at: at,
    });
    await record(deps, actor, 'affiliation_declared', check.code);
    await findConflicts(deps, { persons: [actor.personId] });
  });
}

/** An affiliation that no longer holds; what was decided because of it stands. */
export async function endAffiliation(deps: Deps, actor: Actor, id: string): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const row = await db.rows.affiliations.find({ id, user_id: actor.userId, ended_at: null });
    if (!row) throw hidden();
    await db.rows.affiliations.update({ id }, { ended_at: clock.now().toISOString() });
    await record(deps, actor, 'affiliation_ended', row.credit_code);
    await findConflicts(deps, { persons: [actor.personId] });
  });
}

async function record(
  { db, clock }: Deps,
  { userId }: Actor,
  type: string,
  creditCode: string,
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId: userId };
  await recordEvents(db, `user:${userId}`, by, [{ type, data: { creditCode } }]);
}
