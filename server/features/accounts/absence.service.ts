import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import { clashingRole } from '../../domain/access/duties.js';
import type { Actor, Role } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { day, line } from '../../domain/typed.js';
import { hidden, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';

export const absenceInput = z.object({ delegate: line(200), first_day: day(), last_day: day() });

/**
 * Somebody will be away and names a colleague who sees to their tasks meanwhile, with their roles
 * and under the colleague's own name. Duties that one person may not hold together stay apart.
 */
export async function planAbsence(
  deps: Deps,
  actor: Actor,
  typed: z.infer<typeof absenceInput>,
): Promise<void> {
  const { delegate: email, first_day: first, last_day: last } = typed;
  const today = zoneDay(deps.clock.now());
  if (last < first) throw invalid({ last_day: { code: 'ends_before_begins' } });
  if (last < today) throw invalid({ last_day: { code: 'day_is_over' } });
  const delegate = await deps.db.rows.users.find({ email: email.toLowerCase(), disabled_at: null });
  if (!delegate || delegate.person_id === actor.personId) {
    throw invalid({ delegate: { code: 'no_such_colleague' } });
  }
  await demandApart(deps, actor, delegate.id);
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    await deps.db.rows.absences.insert({
      id: newId(),
      user_id: actor.userId,
      delegate_id: delegate.id,
      first_day: first,
      last_day: last,
      created_at: at,
    });
    await recordEvents(deps.db, `user:${actor.userId}`, { at, actorId: actor.userId }, [
      { type: 'absence_planned', data: { delegate: delegate.id, first, last } },
    ]);
  });
}

/** Back earlier than planned. */
export async function endAbsence(deps: Deps, actor: Actor, id: string): Promise<void> {
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    const affected = await deps.db.rows.absences.update(
      { id, user_id: actor.userId, cancelled_at: null },
      { cancelled_at: at },
    );
    if (affected !== 1) throw hidden();
    await recordEvents(deps.db, `user:${actor.userId}`, { at, actorId: actor.userId }, [
      { type: 'absence_ended', data: { absence: id } },
    ]);
  });
}

/** A delegate is a colleague with a role of their own, none of which stands against these. */
async function demandApart({ db }: Deps, actor: Actor, delegateId: string): Promise<void> {
  const held = await db.rows.grants.all({ user_id: delegateId, revoked_at: null });
  const roles = held.map(({ role }): Role => role);
  if (roles.length === 0) throw invalid({ delegate: { code: 'no_such_colleague' } });
  const clash = actor.grants.map(({ role }) => clashingRole(role, roles)).find(Boolean);
  if (clash) throw invalid({ delegate: { code: 'delegate_duties_clash' } });
}
