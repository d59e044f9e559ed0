import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { maskedName } from '../../domain/organisation/invitation.js';
import { day, line, optionalLine } from '../../domain/typed.js';
import { zoneDay } from '../../domain/calendar.js';
import { readCreditCode } from '../../domain/identity/creditCode.js';
import { invalid, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { keepProofs, type ProofFile } from '../../shared/files/proofFile.js';
import {
  askingCodes,
  fileClaim,
  filingClaims,
} from '../../shared/organisations/organisationClaims.js';
import { demandManager, refuseClash } from '../../shared/organisations/membership.js';
import { organisationStream } from '../../shared/organisations/organisationEvents.js';
import { presentManagers } from '../../shared/organisations/presentManagers.js';
import { createOrganisation, type OrganisationFacts } from './createOrganisation.step.js';

const facts = {
  name: line(200),
  legal_representative: line(100),
  registered_on: day(),
  address: optionalLine(300),
};
export const registerOrganisationInput = z.object({ ...facts, credit_code: line(40) });
export const changeOrganisationInput = z.object({
  ...facts,
  version: z.coerce.number().int().catch(0),
});

/**
 * Registers what was typed, with the business licence that proves it; its id. The organisation can
 * be applied for at once, and the desk compares it with the licence before anything is accepted or
 * paid. Refuses a code of the wrong form, and one that is registered, saying under whom.
 */
export async function registerOrganisation(
  deps: Deps,
  actor: Actor,
  typed: z.infer<typeof registerOrganisationInput>,
  proofs: { readonly licence: ProofFile | null; readonly letter: ProofFile | null },
): Promise<string> {
  await refuseClash(deps, actor);
  const check = readCreditCode(typed.credit_code, 'credit_code');
  const organisation = { ...factsOf(deps, typed), creditCode: check.code };
  await deps.throttle.spend(askingCodes, actor.userId);
  await refuseTaken(deps, check.code);
  const { licence, letter } = proofs;
  if (licence === null) throw invalid({ licence: { code: 'licence_needed' } });
  await deps.throttle.spend(filingClaims, actor.userId);
  const kept = letter === null ? [licence] : [licence, letter];
  return keepProofs(deps, kept, actor.userId, async ([licenceFileId = '', letterFileId]) => {
    const id = await createOrganisation(deps, actor.userId, {
      ...organisation,
      ...('warning' in check ? { licenceFileId } : {}),
    });
    await fileClaim(deps, actor, {
      organisationId: id,
      kind: 'registration',
      statement: '',
      licenceFileId,
      letterFileId: letterFileId ?? null,
    });
    return { kept: true, result: id };
  });
}

/** A code that is registered already: the second comer is told under whom, and how to go on. */
async function refuseTaken({ db }: Deps, creditCode: string): Promise<void> {
  const taken = await db.rows.organisations.find({ credit_code: creditCode });
  if (!taken) return;
  const managers = await presentManagers(db, taken.id);
  const names = managers.map(({ name }) => maskedName(name)).join(' ');
  const code = managers.length === 0 ? 'credit_code_unmanaged' : 'credit_code_taken_by';
  throw invalid({ credit_code: { code, params: { name: taken.name, managers: names } } });
}

/** Puts an organisation's entry right; its credit code never changes. */
export async function changeOrganisation(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof changeOrganisationInput>,
): Promise<void> {
  const { version, ...form } = typed;
  const changed = factsOf(deps, form);
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    await demandManager(deps, actor, id);
    const affected = await deps.db.rows.organisations.update(
      { id, version },
      {
        name: changed.name,
        legal_representative: changed.legalRepresentative,
        registered_on: changed.registeredOn,
        address: changed.address,
        version: version + 1,
      },
    );
    if (affected !== 1) throw stale();
    await recordEvents(deps.db, organisationStream(id), { at, actorId: actor.userId }, [
      { type: 'organisation_changed', data: { ...changed } },
    ]);
  });
}

function factsOf({ clock }: Deps, form: z.infer<z.ZodObject<typeof facts>>): OrganisationFacts {
  if (form.registered_on > zoneDay(clock.now())) {
    throw invalid({ registered_on: { code: 'in_the_future' } });
  }
  return {
    name: form.name,
    legalRepresentative: form.legal_representative,
    registeredOn: form.registered_on,
    address: form.address,
  };
}
