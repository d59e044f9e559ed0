import { z } from 'zod';
import { ownerRelations } from '../../domain/organisation/relatedParty.js';
import type { Actor } from '../../domain/actor.js';
import { choice, line, optionalLine } from '../../domain/typed.js';
import { readCreditCode } from '../../domain/identity/creditCode.js';
import { hidden } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { demandManager } from '../../shared/organisations/membership.js';
import { recordOfOrganisation } from '../../shared/organisations/organisationEvents.js';

export const addOwnerInput = z.object({
  owner: line(200),
  relation: choice(ownerRelations),
  owner_code: optionalLine(40),
});

/** A manager names a shareholder or controller: what related parties are told by. */
export async function addOwner(
  deps: Deps,
  actor: Actor,
  organisationId: string,
  typed: z.infer<typeof addOwnerInput>,
): Promise<void> {
  const { owner: name, relation, owner_code: code } = typed;
  const checked = code === '' ? null : readCreditCode(code, 'owner_code');
  await deps.db.transaction(async () => {
    await demandManager(deps, actor, organisationId);
    await deps.db.rows.organisationOwners.insert({
      id: newId(),
      organisation_id: organisationId,
      relation,
      name,
      credit_code: checked?.code ?? null,
      added_at: deps.clock.now().toISOString(),
      added_by: actor.userId,
    });
    await recordOfOrganisation(deps, organisationId, actor.userId, 'owner_added', {
      name,
      relation,
    });
  });
}

/** An owner who no longer is one; what was declared before stays in the log. */
export async function removeOwner(
  deps: Deps,
  actor: Actor,
  organisationId: string,
  ownerId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    await demandManager(deps, actor, organisationId);
    const affected = await deps.db.rows.organisationOwners.update(
      { id: ownerId, organisation_id: organisationId, removed_at: null },
      { removed_at: deps.clock.now().toISOString() },
    );
    if (affected !== 1) throw hidden();
    await recordOfOrganisation(deps, organisationId, actor.userId, 'owner_removed', {
      owner: ownerId,
    });
  });
}
