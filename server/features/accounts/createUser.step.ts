import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Locale } from '../../domain/localText.js';
import { conflict } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { hashPassword } from '../../shared/security/passwords.js';

export interface NewUser {
  /** In lower case. */
  readonly email: string;
  readonly name: string;
  readonly phone: string;
  readonly password: string;
  readonly locale: Locale;
  /** The address is known to be theirs. */
  readonly confirmed?: boolean;
}

/** Opens an account; its id. Refuses an e-mail address that has one already. */
export async function createUser(deps: Deps, user: NewUser): Promise<string> {
  const passwordHash = await hashPassword(user.password);
  const id = newId();
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    await deps.db.rows.users
      .insert({
        id,
        person_id: id,
        email: user.email,
        name: user.name,
        phone: user.phone,
        password_hash: passwordHash,
        locale: user.locale,
        email_confirmed_at: user.confirmed === true ? at : null,
        disabled_at: null,
        sessions_from: at,
        created_at: at,
      })
      .catch((error: unknown) => {
        throw isDuplicate(error) ? conflict('email_taken') : error;
      });
    await recordEvents(deps.db, `user:${id}`, { at, actorId: id }, [
      { type: 'account_opened', data: { name: user.name } },
    ]);
  });
  return id;
}
