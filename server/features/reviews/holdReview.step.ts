import { holdCaseOfReview } from '../../data/stores/caseStore.js';
import type { Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import { caseOfRow, type HeldCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { reviewIn, type OpenReview } from './openReview.query.js';

/** A review with its case held by this transaction. */
export interface HeldReview extends OpenReview {
  /** By the version that the case follows now; `file` is by that of the review. */
  readonly held: HeldCase;
}

/**
 * Opens a review for the expert on its seat, to change its case as well: the case is held first,
 * and the review is read after that. Refuses as `openReview` does.
 */
export async function holdReview(deps: Deps, actor: Actor, id: string): Promise<HeldReview> {
  const held = await caseOfRow(deps, await holdCaseOfReview(deps.db, id, actor.userId));
  const review = await deps.db.rows.reviews.find({ id, expert_id: actor.userId });
  if (!review) throw hidden();
  return { ...(await reviewIn(deps, actor, review, held)), held: { ...held, held: true } };
}
