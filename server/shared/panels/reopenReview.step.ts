import type { RowOf } from '../../data/schema/rows.js';
import type { reviews } from '../../data/tables/decisions.js';
import type { Actor } from '../../domain/actor.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../request/deps.js';

/**
 * Opens a review that was handed in once more and keeps what it said, with who opened it and why; in
 * the transaction of the caller, who holds the case. Refuses where another act was first.
 */
export async function reopenReview(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  review: RowOf<typeof reviews>,
  reason: string,
): Promise<void> {
  const at = clock.now().toISOString();
  await db.rows.reviewVersions.insert({
    review_id: review.id,
    number: 1 + (await db.rows.reviewVersions.count({ review_id: review.id })),
    scores: review.scores,
    comments: review.comments,
    opinion: review.opinion,
    committee_comment: review.committee_comment,
    applicant_comment: review.applicant_comment,
    committee_flag: review.committee_flag,
    familiarity: review.familiarity,
    total: review.total,
    total_hundredths: review.total_hundredths,
    submitted_at: review.submitted_at ?? at,
    put_back_at: at,
    put_back_by: actor.userId,
    reason,
  });
  const changed = await db.rows.reviews.update(
    { id: review.id, version: review.version },
    {
      status: 'accepted',
      reopened_at: at,
      total: null,
      total_hundredths: null,
      submitted_at: null,
      version: review.version + 1,
    },
  );
  if (changed !== 1) throw conflict('stage_moved_on');
}
