import { conflict } from '../../domain/refusal.js';
import type { OpenReview } from './openReview.query.js';

/** The stream of what happened to one review beside the case's own events. */
export const reviewStream = (id: string): string => `review:${id}`;

/** Refuses with a clear answer where the panel has closed or the case has moved on. */
export function requireOpen(opened: OpenReview): OpenReview {
  if (!opened.open) throw conflict('review_closed');
  return opened;
}
