import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { day, line, optionalLine } from '../../domain/typed.js';
import { zoneDay } from '../../domain/calendar.js';
import { checkCreditCode, creditCodeProblems } from '../../domain/identity/creditCode.js';
import { invalid, stale } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { keepProof, type ProofFile } from '../../shared/files/proofFile.js';
import {
  createOrganisation,
  organisationStream,
  type OrganisationFacts,
} from './createOrganisation.step.js';
import { demandManager } from './organisationManager.step.js';

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
 * Registers what was typed. A code of the wrong form is refused; one whose check character does
 * not agree is taken together with the business licence, which somebody compares later.
 */
export async function registerOrganisation(
  deps: Deps,
  actor: Actor,
  typed: z.infer<typeof registerOrganisationInput>,
  licence: ProofFile | null,
): Promise<string> {
  const form = typed;
  const check = checkCreditCode(form.credit_code);
  if ('problem' in check)
    throw invalid({ credit_code: { code: creditCodeProblems[check.problem] } });
  const organisation = { ...factsOf(deps, form), creditCode: check.code };
  if (!('warning' in check)) return createOrganisation(deps, actor.userId, organisation);
  if (licence === null) {
    throw invalid({
      credit_code: { code: 'credit_code_checksum' },
      licence: { code: 'licence_needed' },
    });
  }
  return keepProof(deps, licence, actor.userId, async (fileId) => ({
    kept: true,
    result: await createOrganisation(deps, actor.userId, {
      ...organisation,
      licenceFileId: fileId,
    }),
  }));
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
