import type { Actor } from '../../domain/actor.js';
import { conflict } from '../../domain/refusal.js';
import { cancelDue } from '../../shared/effects/awardEffects.js';
import type { Deps } from '../../shared/request/deps.js';
import { offsetable } from './offsetable.query.js';
import type { ReceiptRow } from './recovery.file.js';

/** Takes the instalment off what is due: its money is free in its line. Refused where it would not be paid. */
export async function setOff(deps: Deps, actor: Actor, receipt: ReceiptRow): Promise<void> {
  const { db, clock } = deps;
  const offers = await offsetable(deps, receipt.application_id, receipt.amount);
  const tranche = offers.find(({ id }) => id === receipt.tranche_id);
  const award = await db.rows.awards.find({ application_id: receipt.application_id });
  if (!tranche || !award) throw conflict('recovery_no_offset');
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await cancelDue(db, by, award.budget_line_id, tranche);
}
