import { z } from 'zod';
import { loadAccount } from '../../data/stores/actorStore.js';
import { whyNotGiven } from '../../domain/access/dispatching.js';
import type { Actor } from '../../domain/actor.js';
import type { Locale } from '../../domain/localText.js';
import { invalid } from '../../domain/refusal.js';
import { optionalLine, ticked } from '../../domain/typed.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { mailHandOver, type MovedTask } from '../../shared/handover/handOver.mails.js';
import { give } from '../../shared/handover/handOverTasks.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  lastHeld,
  lostWith,
  type LastHeld,
  type Leaving,
  type TakenTask,
} from './heldWork.query.js';
import { mailUnheld } from './leave.mails.js';

/** Whose address takes over; and that cases may wait for a role which nobody will hold. */
export const leavingInput = z.object({ successor: optionalLine(200), waits: ticked() });
export type LeavingTyped = z.infer<typeof leavingInput>;

export interface Succession {
  /** The account that takes over; null where nobody does. */
  readonly successor: string | null;
  /** Roles that nobody else holds. */
  readonly last: readonly LastHeld[];
}

/**
 * Who takes over from somebody who loses a role, or the account. Refuses with `last_of_role` where
 * they are the last of one, nobody is named and it was not accepted that cases wait.
 */
export async function successionOf(
  { db }: Deps,
  leaving: Leaving,
  { successor: email, waits }: LeavingTyped,
): Promise<Succession> {
  const last = await lastHeld(db, leaving);
  if (email === '') {
    if (last.length > 0 && !waits) throw invalid({ waits: { code: 'last_of_role' } });
    return { successor: null, last };
  }
  const person = await db.rows.users.find({ id: leaving.userId });
  const found = await db.rows.users.find({ email: email.toLowerCase(), disabled_at: null });
  if (!found || found.person_id === person?.person_id) {
    throw invalid({ successor: { code: 'no_such_colleague' } });
  }
  return { successor: found.id, last };
}

/**
 * Hands over the tasks that are lost with a role or an account, to the successor where they may do
 * them, else back to everybody of the role; both sides are written to, and the heads where nobody
 * will hold a role. In the caller's transaction, before the role is gone and after the successor
 * got theirs.
 */
export async function passWorkOn(
  deps: Deps,
  actor: Actor,
  leaving: Leaving,
  { successor, last }: Succession,
): Promise<void> {
  const receiver = successor === null ? undefined : (await loadAccount(deps.db, successor))?.actor;
  const moved: PassedOn[] = [];
  for (const task of await lostWith(deps.db, leaving)) {
    const passed = await passOn(deps, actor, leaving, task, receiver);
    if (passed !== null) moved.push(passed);
  }
  const why = `people.leave.${leaving.grantId === '' ? 'closed' : 'revoked'}`;
  const reason = (locale: Locale): string => deps.words(locale, why);
  for (const given of [true, false]) {
    const some = moved.filter((each) => each.given === given).map(({ move }) => move);
    const to = given ? (receiver ?? null) : null;
    if (some.length > 0) await mailHandOver(deps, { by: actor, to, reason }, some);
  }
  if (successor === null) await mailUnheld(deps, last, leaving.userId);
}

interface PassedOn {
  readonly move: MovedTask;
  /** To the successor; else back to everybody of the role. */
  readonly given: boolean;
}

/** Null where the task is no longer theirs: it was done or moved on since it was listed. */
async function passOn(
  deps: Deps,
  actor: Actor,
  { userId: from }: Leaving,
  { application_id: caseId, id: task }: TakenTask,
  successor: Actor | undefined,
): Promise<PassedOn | null> {
  const file = await holdCase(deps, caseId);
  const open = file.row.state.tasks[task];
  if (file.row.state.status !== 'running' || open?.userId !== from) return null;
  const given = successor !== undefined && whyNotGiven(successor, file.subject, open) === null;
  const receiver = given ? successor : null;
  const move = await give(deps, actor, file, { task, from, receiver, reason: '' });
  return { move, given };
}
