import type { Actor } from '../../domain/actor.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

/** Only its managers change an organisation; to anybody outside it does not exist. */
export async function demandManager({ db }: Deps, actor: Actor, id: string): Promise<void> {
  const mine = await db.rows.memberships.find({ organisation_id: id, user_id: actor.userId });
  if (!mine) throw hidden();
  if (mine.position !== 'manager') throw forbidden('managers_only');
}
