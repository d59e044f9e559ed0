import { highestTotal, keptTotal } from '../../domain/review/rubric.js';
import { markLine } from '../../shared/reading/criterion.view.js';
import type { OpenReview } from './openReview.query.js';
import { wroteParts } from './summary.page.js';

/** A review that has been handed in, as its own expert sees it again. */
export function handedInPage(opened: OpenReview): object {
  const { review, rubric } = opened;
  return {
    total: keptTotal(review),
    most: highestTotal(rubric),
    mayTakeBack: opened.open,
    fixed: { key: `reviews.handedIn.${opened.open ? 'open' : 'fixed'}` },
    submittedAt: review.submitted_at,
    ...wroteParts(opened),
    rows: rubric.criteria.map((criterion) => ({
      ...markLine(criterion, review.scores[criterion.id]),
      note: review.comments[criterion.id] ?? '',
    })),
  };
}
