import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { paragraph } from '../../domain/typed.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import { reopenReview } from '../../shared/panels/reopenReview.step.js';
import type { Deps } from '../../shared/request/deps.js';
import { holdReview } from './holdReview.step.js';
import { reviewStream } from './openSeat.step.js';

export const takeBackReviewInput = z.object({ reason: paragraph({ min: 2, max: 500 }) });

/**
 * The expert takes back what they handed in, to change it and hand it in anew; what it said is kept
 * with the reason. Nobody is written to: the secretary's pages show it. Refused once the stage is
 * closed, since the score was worked out from it.
 */
export async function takeBackReview(
  deps: Deps,
  actor: Actor,
  id: string,
  { reason }: z.infer<typeof takeBackReviewInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const opened = await holdReview(deps, actor, id);
    if (!opened.open) throw conflict('review_closed_for_good');
    if (opened.review.status !== 'submitted') throw conflict('no_review_to_take_back');
    const review = await deps.db.rows.reviews.find({ id });
    if (!review) throw hidden();
    await useVerb(deps, actor, opened.held, opened.review.stage, 'take_back_review', {});
    await reopenReview(deps, actor, review, reason);
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    await recordEvents(deps.db, reviewStream(id), by, [
      { type: 'review_taken_back', data: { reason } },
    ]);
  });
}
