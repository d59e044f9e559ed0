import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import {
  usualWorkLetters,
  workLetterWays,
  type WorkLetterChoice,
} from '../../domain/application/workLetters.js';
import { choice, whole } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';

export const workLetterInput = z.object({ how: choice(workLetterWays), hour: whole(0, 23) });

/** How somebody hears of work that waits for them; the usual way until they choose. */
export async function workLetterChoice({ db }: Deps, userId: string): Promise<WorkLetterChoice> {
  const row = await db.rows.workLetters.find({ user_id: userId });
  return row ?? usualWorkLetters;
}

/** Chooses how to hear of work. */
export async function chooseWorkLetters(
  { db }: Deps,
  { userId }: Actor,
  { how, hour }: z.infer<typeof workLetterInput>,
): Promise<void> {
  const row = { user_id: userId, how, hour, told_at: null };
  await db.rows.workLetters.insertOrChange([row], ['how', 'hour']);
}
