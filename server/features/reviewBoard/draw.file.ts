import type { RowOf } from '../../data/schema/rows.js';
import type { expertDraws } from '../../data/tables/assignments.js';
import { holds, type Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

export type DrawRow = RowOf<typeof expertDraws>;

/** The call of a draw, for those who draw; hidden from anybody else, also from who uses the pool. */
export async function callToDraw({ db }: Deps, actor: Actor, callId: string) {
  const call = await db.rows.calls.find({ id: callId });
  if (!call || !holds(actor, 'discipline_officer', call.programme_id)) throw hidden();
  return call;
}
