import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../request/deps.js';

/** What a form sends that asks for a paper in full: the signer's own password. */
export const ownPaperInput = z.object({ password: z.string('required').min(1).max(200) });
export type OwnPaperInput = z.infer<typeof ownPaperInput>;

/** Where it is recorded that a signer's own numbers were printed in full. */
const paperStream = (applicationId: string): string => `papers:${applicationId}`;

/**
 * Records that somebody has printed a paper of their own case with all numbers in full, so that it
 * can be read before it is signed. Ask for the password first.
 */
export async function recordOwnPaper(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  applicationId: string,
  paper: 'application' | 'agreement',
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await db.transaction(() =>
    recordEvents(db, paperStream(applicationId), by, [
      { type: 'own_paper_printed', data: { paper } },
    ]),
  );
}
