import type { Actor } from '../../domain/actor.js';
import { conflict } from '../../domain/refusal.js';
import { cancelDue } from '../../shared/effects/awardEffects.js';
import type { Deps } from '../../shared/request/deps.js';
import type { ReceiptRow } from './recovery.file.js';

/** Takes the instalment off what is due: its money is free in its line. Refused once a batch has it. */
export async function setOff(deps: Deps, actor: Actor, receipt: ReceiptRow): Promise<void> {
  const { db, clock } = deps;
  const tranche = await db.rows.tranches.find({ id: receipt.tranche_id ?? '', status: 'due' });
  const award = await db.rows.awards.find({ application_id: receipt.application_id });
  if (!tranche || !award) throw conflict('instalment_not_due');
  if (await db.rows.payments.find({ live_key: tranche.id })) throw conflict('recovery_no_offset');
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await cancelDue(db, by, award.budget_line_id, tranche);
}
