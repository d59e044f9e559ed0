import type { CaseEvent } from '../workflow/caseEvents.js';

type Moved = Extract<CaseEvent, { type: 'version_moved' | 'version_move_undone' }>;

/** Whether an event changed the version that a case follows. */
export const isMove = (event: CaseEvent): event is Moved =>
  event.type === 'version_moved' || event.type === 'version_move_undone';

/**
 * The id of the version that each event happened under, for events in order and the version the
 * case follows now. A move itself counts to the version it leads to.
 */
export function versionTrail(events: readonly CaseEvent[], present: string): string[] {
  let version = events.find(isMove)?.from ?? present;
  return events.map((event) => {
    if (isMove(event)) version = event.to;
    return version;
  });
}
