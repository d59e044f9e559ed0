import type { Actor } from '../../server/domain/actor.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';
import { readTyped } from '../../server/domain/typed.js';
import {
  acceptReview,
  acceptReviewInput,
} from '../../server/features/reviews/answerInvitation.service.js';
import { submitReview } from '../../server/features/reviews/scoreReview.service.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import type { ReviewZone } from './reviewZone.js';

const opinion = 'Sound work with a clear market and a team that can do it.';
const maxima = { growth: 20, technology: 35, market: 25, model: 20 };

/** A full rubric form whose points add up to `total`, the weightiest criterion filled last. */
export function scored(total: number): Record<string, string> {
  let left = total;
  const scores = Object.entries(maxima).map(([id, max]) => {
    const given = Math.min(max, left);
    left -= given;
    return [`score.${id}`, String(given)];
  });
  return { ...Object.fromEntries(scores), opinion, intent: 'submit' };
}

export const accepting = { conflict: 'none', confidential: 'yes', integrity: 'yes' };

/** A case that five experts have scored and whose site was visited: it waits to be ranked. */
export async function reviewedCase(
  zone: ReviewZone,
  title: string,
  experts: readonly Actor[],
  totals: readonly number[],
): Promise<string> {
  const { id } = await zone.inReview(title);
  const { deps } = zone;
  const chosen = experts.slice(0, 5).map(({ userId }) => userId);
  await seatExperts(deps, zone.secretary, id, { stage: 'review', experts: chosen });
  for (const [index, total] of totals.entries()) {
    const expert = experts[index];
    if (!expert) throw new Error('too few experts');
    const review = await zone.reviewOf(id, expert);
    await acceptReview(deps, expert, review, readTyped(acceptReviewInput, accepting));
    await submitReview(deps, expert, review, { ...scored(total), version: '2' });
  }
  await useVerb(deps, zone.staff, id, 'visit', 'report', {
    visited_on: '2026-03-01',
    visitors: 'Anna, Ben',
    finding: 'Everything is as it was described.',
    outcome: 'consistent',
    'question.place': 'yes',
    'question.team': 'yes',
    'question.technology': 'yes',
    'question.accounts': 'yes',
  });
  return id;
}
