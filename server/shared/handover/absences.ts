import type { Database } from '../../data/database.js';
import { loadLentRoles, loadRolesOfPerson } from '../../data/stores/actorStore.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { clashingRole, isLent, isLentByAnother } from '../../domain/access/duties.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import type { Actor, Role } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { forbidden, hidden, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../request/deps.js';
import type { LetterReader } from '../letters/letterReaders.js';
import { mailAbsence, mailAbsenceOver } from './absence.mails.js';

/** An account that is away or stands in. */
interface Account extends LetterReader {
  readonly person_id: string;
}

interface Absence {
  readonly absent: Account;
  /** Null where nobody was found. */
  readonly delegate: Account | null;
  readonly first: string;
  readonly last: string;
}

/**
 * Somebody will be away and a colleague sees to their tasks meanwhile, with their roles and under
 * the colleague's own name. Duties that one person may not hold together stay apart. Whoever
 * records it for another does not name themselves, and lends neither money nor the award.
 */
export async function planAbsence(
  deps: Deps,
  actor: Actor,
  { absent, delegate, first, last }: Absence,
): Promise<void> {
  const today = zoneDay(deps.clock.now());
  if (last < first) throw invalid({ last_day: { code: 'ends_before_begins' } });
  if (last < today) throw invalid({ last_day: { code: 'day_is_over' } });
  if (!delegate || delegate.person_id === absent.person_id) {
    throw invalid({ delegate: { code: 'no_such_colleague' } });
  }
  const own = absent.person_id === actor.personId;
  if (!own && delegate.person_id === actor.personId) {
    throw invalid({ delegate: { code: 'delegate_not_you' } });
  }
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    // Both accounts are held, the one with the smaller id first, so that two plans see each other.
    for (const id of [absent.id, delegate.id].toSorted()) await deps.db.rows.users.lock({ id });
    await demandAlone(deps, absent.id, { first, last });
    const lends = await demandApart(deps, { absentId: absent.id, own }, delegate, { first, last });
    await deps.db.rows.absences.insert({
      id: newId(),
      user_id: absent.id,
      delegate_id: delegate.id,
      first_day: first,
      last_day: last,
      created_at: at,
    });
    await recordEvents(deps.db, `user:${absent.id}`, { at, actorId: actor.userId }, [
      { type: 'absence_planned', data: { delegate: delegate.id, first, last } },
    ]);
    await mailAbsence(deps, { by: actor, absent, delegate, first, last, roles: lends }, at);
  });
}

/** Back earlier than planned; told to whoever did not say so themselves. */
export async function endAbsence(
  deps: Deps,
  actor: Actor,
  absentId: string,
  id: string,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    const where = { id, user_id: absentId, cancelled_at: null };
    const absence = await deps.db.rows.absences.find(where);
    const affected = await deps.db.rows.absences.update(where, { cancelled_at: at });
    if (absence === null || affected !== 1) throw hidden();
    await recordEvents(deps.db, `user:${absentId}`, { at, actorId: actor.userId }, [
      { type: 'absence_ended', data: { absence: id } },
    ]);
    await mailAbsenceOver(deps, actor, absence, at);
  });
}

/** Whether somebody is a head themselves: who stands in for one records no absences. */
export const isHead = async ({ db }: Deps, { userId }: Actor): Promise<boolean> =>
  (await headships(db, userId)).length > 0;

const headships = (db: Database, userId: string) =>
  db.rows.grants.all({ user_id: userId, role: 'department_head', revoked_at: null });

/**
 * Refuses who is not a head themselves, and a head whose programmes do not hold every role that is
 * lent, or where an absence is ended may have been lent by the person: nobody gives or takes what they
 * do not see to.
 */
export async function demandReach(
  { db }: Deps,
  actor: Actor,
  absentId: string,
  act: 'record' | 'end',
): Promise<void> {
  const heads = await headships(db, actor.userId);
  if (heads.length === 0) throw forbidden('absence_by_head');
  const grants = heads.map(({ role, programme_id: programmeId }) => ({ role, programmeId }));
  const scope = scopeOf({ ...actor, grants }, ['department_head']);
  const held = await db.rows.grants.all({ user_id: absentId, revoked_at: null });
  const isTouched = act === 'record' ? isLentByAnother : isLent;
  const beyond = held.some(
    ({ role, programme_id: programme }) =>
      isTouched(role) && !(programme === null ? scope.everywhere : inScope(scope, programme)),
  );
  if (beyond) throw forbidden('absence_beyond_reach');
}

interface Days {
  readonly first: string;
  readonly last: string;
}

/** One colleague at a time stands in, or one member's part would be done by several. */
async function demandAlone({ db }: Deps, userId: string, { first, last }: Days): Promise<void> {
  const planned = await db.rows.absences.all({ user_id: userId, cancelled_at: null });
  if (planned.some((other) => other.first_day <= last && other.last_day >= first)) {
    throw invalid({ first_day: { code: 'absent_already' } });
  }
}

/**
 * A delegate is a colleague with a role of their own. Neither theirs nor what others lend them on
 * those days stands against what this person lends, which is the answer.
 */
async function demandApart(
  { db }: Deps,
  { absentId, own: byThemselves }: { readonly absentId: string; readonly own: boolean },
  delegate: { readonly id: string; readonly person_id: string },
  days: Days,
): Promise<readonly Role[]> {
  const own = await db.rows.grants.all({ user_id: absentId, revoked_at: null });
  const lends = own.map(({ role }): Role => role).filter(byThemselves ? isLent : isLentByAnother);
  if (lends.length === 0) {
    const code = byThemselves ? 'nothing_to_lend' : 'lend_themselves';
    throw invalid({ delegate: { code } });
  }
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
  return [...new Set(lends)];
}
