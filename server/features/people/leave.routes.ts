import { zoneDay } from '../../domain/calendar.js';
import { conflict, hidden, invalid, Refused } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { grantRole, revokeRole, setDisabled } from './grantRole.service.js';
import { lastHeld, lostWith, otherDuties, type LastHeld, type Leaving } from './heldWork.query.js';
import { leavePage } from './leave.page.js';
import { leavingInput, passWorkOn, successionOf, type LeavingTyped } from './leave.service.js';

const one = '/people/:id';
const ofGrant = `${one}/grants/:grantId/revoke`;
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const grantOf = ({ params }: Ask): string => params['grantId'] ?? '';

/** Taking a role or an account from somebody, who hands over first. */
export const leaveRoutes = (deps: Deps): readonly Route[] => [
  ...[`${one}/disable`, ofGrant].map((path) =>
    get(path, 'people.manage', (ask) => showLeave(deps, ask)),
  ),
  post(
    `${one}/disable`,
    'people.manage',
    async (ask, typed) => {
      const leaving = { userId: idOf(ask), grantId: '' };
      await handOn(deps, ask, leaving, typed);
      await setDisabled(deps, signedIn(ask).userId, leaving.userId, true);
      return redirect(`/people/${idOf(ask)}`, 'account_disabled');
    },
    { input: leavingInput, again: `${one}/disable` },
  ),
  post(
    ofGrant,
    'people.manage',
    async (ask, typed) => {
      const leaving = { userId: idOf(ask), grantId: grantOf(ask) };
      await demandGrant(deps, leaving);
      await handOn(deps, ask, leaving, typed);
      await revokeRole(deps, signedIn(ask).userId, leaving.grantId);
      return redirect(`/people/${idOf(ask)}`, 'role_revoked');
    },
    { input: leavingInput, again: ofGrant },
  ),
];

/** The grant, as long as they hold it; refuses with `role_gone`. */
async function demandGrant({ db }: Deps, { userId, grantId }: Leaving) {
  const grant = await db.rows.grants.find({ id: grantId, user_id: userId, revoked_at: null });
  if (!grant) throw conflict('role_gone');
  return grant;
}

/** Gives roles and work to whoever takes over, in the transaction of the form. */
async function handOn(deps: Deps, ask: Ask, leaving: Leaving, typed: LeavingTyped): Promise<void> {
  const actor = signedIn(ask);
  const succession = await successionOf(deps, leaving, typed);
  const { successor, last } = succession;
  // Roles that are granted now count for what is given next.
  for (const held of successor === null ? [] : last) {
    await grantTo(deps, actor.userId, successor ?? '', held);
  }
  await passWorkOn(deps, actor, leaving, succession);
}

/** Says of the successor's field what the grant would say of its own. */
async function grantTo(
  deps: Deps,
  actorId: string,
  userId: string,
  { role, programme: programmeId }: LastHeld,
): Promise<void> {
  try {
    await grantRole(deps, actorId, { userId, role, programmeId });
  } catch (error) {
    if (!(error instanceof Refused) || error.kind === 'hidden') throw error;
    throw invalid({ successor: { code: 'successor_cannot' } });
  }
}

async function showLeave(deps: Deps, ask: Ask): Promise<Reply> {
  const { rows } = deps.db;
  const [userId, grantId] = [idOf(ask), grantOf(ask)];
  const person = await rows.users.find({ id: userId });
  if (!person) throw hidden();
  const leaving = { userId, grantId };
  const grant = grantId === '' ? null : await demandGrant(deps, leaving);
  const parts = {
    person,
    grant,
    taken: await lostWith(deps.db, leaving),
    last: await lastHeld(deps.db, leaving),
    other: await otherDuties(deps.db, userId, zoneDay(ask.now)),
    programmes: await rows.programmes.all({}, [['position', 'ASC']]),
  };
  const { locale, now, failed } = ask;
  return page('people/leave', leavePage(parts, { words: deps.words, locale, now, failed }));
}
