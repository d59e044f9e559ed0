import { z } from 'zod';
import { loadLentRoles, loadRolesOfPerson } from '../../data/stores/actorStore.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { clashingRole, isLent } from '../../domain/access/duties.js';
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
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    // Both accounts are held, the one with the smaller id first, so that two plans see each other.
    for (const id of [actor.userId, delegate.id].toSorted()) await deps.db.rows.users.lock({ id });
    await demandAlone(deps, actor, { first, last });
    await demandApart(deps, actor, delegate, { first, last });
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

interface Days {
  readonly first: string;
  readonly last: string;
}

/** One colleague at a time stands in, or one member's part would be done by several. */
async function demandAlone({ db }: Deps, actor: Actor, { first, last }: Days): Promise<void> {
  const planned = await db.rows.absences.all({ user_id: actor.userId, cancelled_at: null });
  if (planned.some((other) => other.first_day <= last && other.last_day >= first)) {
    throw invalid({ first_day: { code: 'absent_already' } });
  }
}

/**
 * A delegate is a colleague with a role of their own. Neither theirs nor what others lend them on
 * those days stands against what this person lends.
 */
async function demandApart(
  { db }: Deps,
  actor: Actor,
  delegate: { readonly id: string; readonly person_id: string },
  days: Days,
): Promise<void> {
  const own = await db.rows.grants.all({ user_id: actor.userId, revoked_at: null });
  const lends = own.map(({ role }): Role => role).filter(isLent);
  if (lends.length === 0) throw invalid({ delegate: { code: 'nothing_to_lend' } });
  const held = await loadRolesOfPerson(db, delegate.person_id);
  if (!held.some(({ user_id: user }) => user === delegate.id)) {
    throw invalid({ delegate: { code: 'no_such_colleague' } });
  }
  const roles = [
    ...held.map(({ role }): Role => role),
    ...(await loadLentRoles(db, delegate.person_id, days)),
  ];
  const clash = lends.map((role) => clashingRole(role, roles)).find(Boolean);
  if (clash) throw invalid({ delegate: { code: 'delegate_duties_clash' } });
}
