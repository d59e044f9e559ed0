import { z } from 'zod';
import { ownerRelations } from '../../domain/organisation/relatedParty.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { choice, line, optionalLine } from '../../domain/typed.js';
import { checkCreditCode, creditCodeProblems } from '../../domain/identity/creditCode.js';
import { forbidden, hidden, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';

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
  const checked = code === '' ? null : checkCreditCode(code);
  if (checked !== null && 'problem' in checked) {
    throw invalid({ owner_code: { code: creditCodeProblems[checked.problem] } });
  }
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
    await record(deps, actor, organisationId, 'owner_added', { name, relation });
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
    await record(deps, actor, organisationId, 'owner_removed', { owner: ownerId });
  });
}

async function demandManager({ db }: Deps, actor: Actor, organisationId: string): Promise<void> {
  if (!actor.organisationIds.includes(organisationId)) throw hidden();
  const membership = await db.rows.memberships.find({
    organisation_id: organisationId,
    user_id: actor.userId,
  });
  if (membership?.position !== 'manager') throw forbidden('managers_only');
}

async function record(
  { db, clock }: Deps,
  actor: Actor,
  organisationId: string,
  type: string,
  data: Readonly<Record<string, string>>,
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, `org:${organisationId}`, by, [{ type, data }]);
}
