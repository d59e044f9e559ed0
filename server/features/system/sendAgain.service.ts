import { recordEvents } from '../../data/stores/eventStore.js';
import { conflict, hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';

/** Events about the installation as a whole. */
const stream = 'installation:present';

/** Puts one letter that was given up back among those that wait; on record, as it reaches somebody. */
export async function sendLetterAgain(deps: Deps, actorId: string, id: string): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const mail = await db.rows.mails.find({ id });
    if (!mail) throw hidden();
    if (mail.body_removed_at !== null) throw conflict('letter_text_removed');
    const at = clock.now().toISOString();
    const waits = { status: 'waiting', next_try_at: at, tried_from: null } as const;
    const changed = await db.rows.mails.update({ id, status: 'failed' }, waits);
    if (changed === 0) throw conflict('letter_not_lost');
    await note(deps, actorId, { letter: id, letters: 1 });
  });
}

/**
 * After an outage: every letter that was given up and still has its text waits again, and those that
 * wait for their next try go out at once. How many.
 */
export async function sendAllAgain(deps: Deps, actorId: string): Promise<number> {
  const { db, clock } = deps;
  return db.transaction(async () => {
    const now = clock.now().toISOString();
    const letters = await db.execute(
      `UPDATE mails SET status = 'waiting', next_try_at = :now, tried_from = NULL
        WHERE body_removed_at IS NULL
          AND (status = 'failed' OR (status = 'waiting' AND tried_from IS NOT NULL))`,
      { now },
    );
    if (letters === 0) throw conflict('no_letter_lost');
    await note(deps, actorId, { letters });
    return letters;
  });
}

async function note(
  { db, clock }: Deps,
  actorId: string,
  data: Readonly<Record<string, string | number>>,
): Promise<void> {
  const at = clock.now().toISOString();
  await recordEvents(db, stream, { at, actorId }, [{ type: 'letters_sent_again', data }]);
}
