import { conflict } from '../../domain/refusal.js';
import { closingClock } from '../../domain/application/callWindow.js';
import { passedDeadline } from '../../shared/casefile/passedDeadline.query.js';
import type { Deps } from '../../shared/request/deps.js';
import type { OpenReview } from './openReview.query.js';

/** The stream of what happened to one review beside the case's own events. */
export const reviewStream = (id: string): string => `review:${id}`;

/**
 * Refuses with a clear answer where the panel has closed or the case has moved on, and with the
 * deadline where that was why.
 */
export async function requireOpen(deps: Pick<Deps, 'db'>, opened: OpenReview): Promise<OpenReview> {
  if (opened.open) return opened;
  const { file, review } = opened;
  const passed = await passedDeadline(deps, file.row.id, review.stage);
  if (passed === null) throw conflict('review_closed');
  throw conflict('review_time_over', { when: closingClock(passed.dueAt) });
}
