import type { CaseEvent } from '../workflow/caseEvents.js';

/** The visits of a case to its stages, by number, that came to the outcome of their stage. */
export function closedVisits(events: readonly CaseEvent[]): ReadonlySet<number> {
  const closed = new Set<number>();
  let visit = 0;
  for (const event of events) {
    if (event.type === 'stage_entered') visit = event.visit;
    if (event.type === 'stage_concluded') closed.add(visit);
  }
  return closed;
}
