import { standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { agreementHash } from '../../domain/award/agreementText.js';
import { conflict, hidden, stale } from '../../domain/refusal.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';

/**
 * Signs for the zone, over the same hash as the awardee: the award is committed and the tranche
 * that waits for the signature falls due, all in this transaction.
 */
export async function countersignAgreement(
  deps: Deps,
  actor: Actor,
  applicationId: string,
  form: { readonly stage: string; readonly hash: string },
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdCase(deps, applicationId);
    if (standingOf(actor, file.subject) !== 'staff') throw hidden();
    const row = await deps.db.rows.agreements.find({ application_id: applicationId });
    if (!row || row.signed_at === null) throw conflict('agreement_not_signed');
    const whole = agreementHash({ zh: row.text_zh, en: row.text_en }) === row.hash;
    if (!whole || row.hash !== form.hash) throw stale('agreement_changed');
    const affected = await deps.db.rows.agreements.update(
      { id: row.id, hash: form.hash, countersigned_at: null },
      { countersigned_at: deps.clock.now().toISOString(), countersigned_by: actor.userId },
    );
    if (affected !== 1) throw conflict('already_signed');
    await useVerb(deps, actor, file, form.stage, 'countersign', { hash: form.hash });
  });
}
