import { theirsToHandle } from '../../domain/access/scope.js';
import type { Role } from '../../domain/actor.js';

/** Work that lies outside the cases: objections to decide, money on its way out. */
export interface DeskCount {
  readonly what:
    | 'objections'
    | 'findings'
    | 'feedback'
    | 'feedbackToRelease'
    | 'freePlaces'
    | 'payees'
    | 'tranches'
    | 'toReview'
    | 'toApprove'
    | 'toApproveAgain'
    | 'limits'
    | 'toConfirm'
    | 'differences'
    | 'budget'
    | 'instalments'
    | 'recoveries'
    | 'receipts'
    | 'dutiesFiled'
    | 'dutiesToDecide'
    | 'recoveriesToConsider'
    | 'dutiesOwed'
    | 'drafts'
    | 'moves'
    | 'claims'
    | 'ties'
    | 'invitations'
    | 'minutesToWrite'
    | 'minutesToConfirm';
  readonly href: string;
  readonly count: number;
}

/** A desk and how what waits there is counted. */
export interface Desk {
  readonly what: DeskCount['what'];
  /** Whose desk it is; everybody's is what they owe themselves. */
  readonly roles: readonly Role[] | 'everybody';
  readonly href: string;
  /** Counts under a condition on `programme_id`. */
  readonly sql: (scoped: string) => string;
}

/** The same of cases `a`, without those that are not theirs to handle. */
export const ofCases = (scoped: string): string =>
  `${scoped.replaceAll('programme_id', 'a.programme_id')} AND ${theirsToHandle()}`;
