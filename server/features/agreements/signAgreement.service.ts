import { isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { agreementHash } from '../../domain/award/agreementText.js';
import { conflict, forbidden, hidden, stale } from '../../domain/refusal.js';
import { keepAccount, type TypedAccount } from '../../shared/effects/bankAccounts.js';
import { holdCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { checkSignForm, type SignInput } from './agreement.input.js';

/** Who signs for the awardee, and in whose name the money is received. */
export interface Signer {
  readonly maySign: boolean;
  /** The organisation's name, or the person's own where they applied for themselves. */
  readonly owner: string;
}

/** A manager of the organisation or the person who applied may sign. */
export async function signerOf({ db }: Deps, actor: Actor, file: CaseFile): Promise<Signer> {
  const { organisation_id: organisationId, applicant_id: applicantId } = file.row;
  if (organisationId === null) {
    return { maySign: applicantId === actor.userId, owner: actor.name };
  }
  const organisation = await db.rows.organisations.find({ id: organisationId });
  const membership = await db.rows.memberships.find({
    organisation_id: organisationId,
    user_id: actor.userId,
  });
  return {
    maySign: applicantId === actor.userId || membership?.position === 'manager',
    owner: organisation?.name ?? '',
  };
}

/** Signs for the awardee over the hash that was shown, and keeps the account to be paid to. */
export async function signAgreement(
  deps: Deps,
  actor: Actor,
  applicationId: string,
  input: SignInput,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { file, owner } = await openToSign(deps, actor, applicationId);
    const form = checkSignForm(input, { owner, signer: actor.name });
    const row = await deps.db.rows.agreements.find({ application_id: applicationId });
    if (!row) throw conflict('agreement_not_issued');
    const whole = agreementHash({ zh: row.text_zh, en: row.text_en }) === row.hash;
    if (!whole || row.hash !== form.hash) throw stale('agreement_changed');
    const affected = await deps.db.rows.agreements.update(
      { id: row.id, hash: form.hash, signed_at: null },
      {
        signed_at: deps.clock.now().toISOString(),
        signed_by: actor.userId,
        signed_name: actor.name,
        bank_account_id: await keepOwnAccount(deps, actor, file, form.account),
      },
    );
    if (affected !== 1) throw conflict('already_signed');
    await useVerb(deps, actor, file, form.stage, 'sign', { hash: form.hash });
  });
}

async function openToSign(deps: Deps, actor: Actor, applicationId: string) {
  const file = await holdCase(deps, applicationId);
  if (!isOwn(actor, file.subject)) throw hidden();
  const { maySign, owner } = await signerOf(deps, actor, file);
  if (!maySign) throw forbidden('only_manager_signs');
  return { file, owner };
}

/** The awardee's account, in the name of the organisation or of the person who applied. */
function keepOwnAccount(
  deps: Deps,
  actor: Actor,
  { row }: CaseFile,
  account: TypedAccount,
): Promise<string> {
  const owner =
    row.organisation_id === null
      ? ({ organisation_id: null, user_id: row.applicant_id } as const)
      : ({ organisation_id: row.organisation_id, user_id: null } as const);
  const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
  return keepAccount(deps, owner, account, row.id, by);
}
