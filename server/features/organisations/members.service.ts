import { z } from 'zod';
import { memberPositions } from '../../domain/organisation/memberPositions.js';
import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { choice, halfWidth, line } from '../../domain/typed.js';
import { conflict, hidden, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { organisationStream } from './createOrganisation.step.js';
import { demandManager } from './organisationManager.step.js';

export const addMemberInput = z.object({
  email: line(200).transform((text) => halfWidth(text).toLowerCase()),
  position: choice(memberPositions),
});

/** Takes somebody with an account into the organisation. */
export async function addMember(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof addMemberInput>,
): Promise<void> {
  const { email, position } = typed;
  const { db, clock } = deps;
  const at = clock.now().toISOString();
  await db.transaction(async () => {
    await demandManager(deps, actor, id);
    const person = await db.rows.users.find({ email });
    if (!person || person.disabled_at !== null) {
      throw invalid({ email: { code: 'no_such_account' } });
    }
    await db.rows.memberships
      .insert({ organisation_id: id, user_id: person.id, position, joined_at: at })
      .catch((error: unknown) => {
        throw isDuplicate(error) ? invalid({ email: { code: 'already_member' } }) : error;
      });
    await recordEvents(db, organisationStream(id), { at, actorId: actor.userId }, [
      { type: 'member_joined', data: { userId: person.id, position } },
    ]);
  });
}

/** Lets somebody leave; the last manager stays. */
export async function removeMember(
  deps: Deps,
  actor: Actor,
  id: string,
  userId: string,
): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    await demandManager(deps, actor, id);
    // Two managers who remove each other follow one another here.
    await db.rows.organisations.lock({ id });
    const members = await db.rows.memberships.all({ organisation_id: id });
    const leaving = members.find((member) => member.user_id === userId);
    if (!leaving) throw hidden();
    const managers = members.filter(({ position }) => position === 'manager');
    if (leaving.position === 'manager' && managers.length === 1) throw conflict('last_manager');
    await db.rows.memberships.remove({ organisation_id: id, user_id: userId });
    const by = { at: clock.now().toISOString(), actorId: actor.userId };
    await recordEvents(db, organisationStream(id), by, [{ type: 'member_left', data: { userId } }]);
  });
}
