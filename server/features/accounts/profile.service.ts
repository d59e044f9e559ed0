import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { choice, line } from '../../domain/typed.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { phoneLine } from './account.input.js';

export const profileInput = z.object({
  name: line(100),
  phone: phoneLine(),
  locale: choice(['zh-CN', 'en']),
});

/** Saves what people may change about themselves. */
export async function saveProfile(
  deps: Deps,
  actor: Actor,
  profile: z.infer<typeof profileInput>,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    const before = await deps.db.rows.users.find({ id: actor.userId });
    if (!before) throw hidden();
    await deps.db.rows.users.update({ id: actor.userId }, profile);
    const changed = (['name', 'phone', 'locale'] as const).filter(
      (key) => before[key] !== profile[key],
    );
    if (changed.length === 0) return;
    await recordEvents(deps.db, `user:${actor.userId}`, { at, actorId: actor.userId }, [
      { type: 'profile_changed', data: { changed } },
    ]);
  });
}
