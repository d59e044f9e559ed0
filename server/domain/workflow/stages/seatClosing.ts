import type { JsonObject } from '../../json.js';
import { conflict, invalid } from '../../refusal.js';
import { aggregate } from '../../scoring/aggregation.js';
import { cancel, complete, conclude } from '../contract/defineStage.js';
import type { Step } from '../contract/stageKind.js';
import {
  fewestReviews,
  reviewsIn,
  noteSeats,
  seatsIn,
  taken,
  type Seat,
  type SeatView,
} from './seats.js';

/**
 * How a stage with seats ends. Either the last of the reviews wanted ends it, or the secretary
 * does, once they are in: she may put one back before, or close with fewer for a reason.
 */

/** What follows once these are the seats: the stage ends, or the secretary owes closing or not. */
export function afterHandIn(seats: readonly Seat[], view: SeatView): readonly Step[] {
  const { closing, experts } = view.config;
  const reviews = seats.filter(({ status }) => status === 'submitted');
  if (closing === 'when_all_in' && reviews.length >= experts) return endingSteps(seats, view);
  return closingTask(seats, view);
}

/**
 * The secretary owes closing where nobody is at work any more and enough is in; with fewer than
 * wanted she may as well ask another expert.
 */
export function closingTask(seats: readonly Seat[], view: SeatView): readonly Step[] {
  const active = taken({ seats: [], panel: [...seats] });
  const done = active.filter(({ status }) => status === 'submitted').length;
  const owed = done >= fewestReviews(view.config) && done === active.length;
  const open = view.openTasks.has('close');
  if (owed === open) return [];
  const { secretary } = view.config;
  return owed
    ? [{ step: 'open', task: { key: 'close', verb: 'close', for: { role: secretary } } }]
    : [cancel('close')];
}

/** The secretary closes; with fewer reviews than wanted she says why. */
export function closeSteps(reason: string, view: SeatView): readonly Step[] {
  const done = reviewsIn(view.memory).length;
  const { experts } = view.config;
  const least = fewestReviews(view.config);
  if (done < least) throw conflict('reviews_too_few', { done, least });
  const short = done < experts;
  if (short && reason.length < 5) throw invalid({ reason: { code: 'reason_needed' } });
  const seats = seatsIn(view.memory);
  return [
    noteSeats(seats, view, short ? { short: reason } : {}),
    complete('close'),
    ...endingSteps(seats, view),
  ];
}

function endingSteps(seats: readonly Seat[], view: SeatView): readonly Step[] {
  const totals = seats.flatMap(({ status, total }) => (status === 'submitted' ? [total ?? 0] : []));
  const score = aggregate(view.rubric?.aggregate ?? 'mean', totals);
  return [{ step: 'facts', facts: scoreFacts(score, totals, view) }, conclude('scored')];
}

/** The score that counts; what the experts alone came to is kept beside it where both differ. */
function scoreFacts(score: number | null, totals: readonly number[], view: SeatView): JsonObject {
  const { combine } = view.config;
  if (combine === undefined) return { score, totals };
  const combined = view.evaluate(combine, { facts: { score } });
  if (typeof combined !== 'number') throw conflict('score_not_combined');
  return { score: Math.round(combined * 100) / 100, expert_score: score, totals };
}
