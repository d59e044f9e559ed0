import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { readersByIds } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import { hashPassword } from '../../shared/security/passwords.js';
import { requirePassword } from '../../shared/security/stepUp.js';
import { emailLine, newPassword, presentPassword } from './account.input.js';
import { mailLink, ownerOfLink, useLink } from './account.mails.js';
import { networkOf } from '../../shared/security/networkOf.js';

const asking = { name: 'forgot', tries: 5, withinSeconds: 3600 } as const;

export const forgotInput = z.object({ email: emailLine() });
export const resetInput = z.object({ password: newPassword() });
export const changePasswordInput = z.object({
  present: presentPassword(),
  password: newPassword(),
});

/** Mails a link to set a new password, where there is such an account; silent where not. */
export async function askForReset(
  deps: Deps,
  { email }: z.infer<typeof forgotInput>,
  ip: string,
): Promise<void> {
  await deps.throttle.spend(asking, networkOf(ip));
  const user = await deps.db.rows.users.find({ email });
  if (user && user.disabled_at === null) {
    await deps.db.transaction(() => mailLink(deps, user, 'reset'));
  }
}

/** Sets a new password by a mailed link. The address is confirmed by that; all sessions end. */
export async function resetPassword(
  deps: Deps,
  token: string,
  { password }: z.infer<typeof resetInput>,
): Promise<void> {
  await ownerOfLink(deps, token, 'reset');
  const hash = await hashPassword(password);
  await deps.db.transaction(async () => {
    const id = await useLink(deps, token, 'reset');
    await deps.db.rows.users.update(
      { id, email_confirmed_at: null },
      { email_confirmed_at: deps.clock.now().toISOString() },
    );
    await setPassword(deps, id, hash, 'password_reset');
  });
}

/** Changes the password of somebody who knows the present one; every other session ends. */
export async function changePassword(
  deps: Deps,
  actor: Actor,
  { present, password }: z.infer<typeof changePasswordInput>,
): Promise<void> {
  await requirePassword(deps, actor, present, 'present');
  const hash = await hashPassword(password);
  await deps.db.transaction(() => setPassword(deps, actor.userId, hash, 'password_changed'));
}

async function setPassword(deps: Deps, id: string, hash: string, type: string): Promise<void> {
  const at = deps.clock.now().toISOString();
  await deps.db.rows.users.update({ id }, { password_hash: hash, sessions_from: at });
  // Whoever holds an older letter of this person must not undo what was just set.
  await deps.db.rows.linkTokens.update(
    { user_id: id, purpose: 'reset', used_at: null },
    { used_at: at },
  );
  await recordEvents(deps.db, `user:${id}`, { at, actorId: id }, [{ type, data: {} }]);
  const [owner] = await readersByIds(deps.db, [id]);
  if (!owner) return;
  const values = { moment: letterMoment(deps.words, owner.locale, at) };
  await sendLetter(deps, owner, at, {
    event: 'password_changed',
    values,
    path: '/forgot',
    outside: true,
  });
}
