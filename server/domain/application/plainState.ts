import type { End } from '../definition/definition.js';
import type { CaseStatus, CaseTurn } from '../workflow/caseState.js';

/** The five states an applicant sees; the inner stages stay inside. */
const plainStates = ['draft', 'in_progress', 'waiting', 'granted', 'closed'] as const;
export type PlainState = (typeof plainStates)[number];

interface More {
  /** The agreement is signed by both and the money committed. */
  readonly committed?: boolean;
  /** The call no longer takes applications: a draft that was not handed in is over. */
  readonly callClosed?: boolean;
}

/** What the applicant is told of a case; `endState` is that of its end, once it has one. */
export function plainState(
  status: CaseStatus,
  waitingOn: CaseTurn,
  endState: End['state'] | null,
  { committed = false, callClosed = false }: More = {},
): PlainState {
  if (status === 'draft') return callClosed ? 'closed' : 'draft';
  if (status === 'ended') return endState === 'granted' ? 'granted' : 'closed';
  if (waitingOn === 'applicant') return 'waiting';
  return committed ? 'granted' : 'in_progress';
}
