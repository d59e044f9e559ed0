import { isDuplicate } from '../../data/databaseErrors.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { draftAgreement } from '../../shared/casefile/agreementFile.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import { newId, type Deps } from '../../shared/request/deps.js';

/**
 * Issues the agreement: its text is frozen with its hash, and the awardee is asked to sign.
 * `inStage` is the stage that the form was shown in.
 */
export async function issueAgreement(
  deps: Deps,
  actor: Actor,
  applicationId: string,
  inStage: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdCase(deps, applicationId);
    if (standingOf(actor, file.subject) !== 'staff') throw hidden();
    if (file.subject.state.stage !== inStage) throw conflict('stage_moved_on');
    const { text, hash } = await draftAgreement(deps, file);
    await useVerb(deps, actor, file, inStage, 'issue', { hash });
    await deps.db.rows.agreements
      .insert({
        id: newId(),
        application_id: applicationId,
        text_zh: text.zh,
        text_en: text.en,
        hash,
        issued_at: deps.clock.now().toISOString(),
        issued_by: actor.userId,
        signed_at: null,
        signed_by: null,
        signed_name: '',
        bank_account_id: null,
        countersigned_at: null,
        countersigned_by: null,
      })
      .catch((error: unknown) => {
        throw isDuplicate(error) ? conflict('already_issued') : error;
      });
  });
}
