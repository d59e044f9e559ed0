import type { TrancheStatus } from './awardStatuses.js';

/**
 * What two persons may decide about one instalment: that it is not paid for now, that it is paid
 * all the same, or that it is owed no more.
 */
export const instalmentActs = ['hold', 'release', 'cancel'] as const;
export type InstalmentAct = (typeof instalmentActs)[number];

/** An instalment as far as a decision about it asks. */
export interface DecidedInstalment {
  readonly status: TrancheStatus;
  readonly held_at: string | null;
  /** The case ended with what it was granted taken away, and nobody decided that this is paid. */
  readonly ended: boolean;
  /** It lies in a batch whose outcome is open. */
  readonly taken_by: string | null;
}

/** Why it cannot be decided so, as the code of a refusal; null where it can. */
export function whyNotDecided(act: InstalmentAct, about: DecidedInstalment): string | null {
  if (about.status !== 'due') return 'instalment_not_due';
  return unlike[act](about);
}

const unlike: Readonly<Record<InstalmentAct, (about: DecidedInstalment) => string | null>> = {
  hold: ({ held_at: since }) => (since === null ? null : 'instalment_held'),
  release: ({ held_at: since, ended }) => (since !== null || ended ? null : 'instalment_not_held'),
  // What a batch has may be paid at this moment: it is voided, or answered by the bank, first.
  cancel: ({ taken_by: batch }) => (batch === null ? null : 'instalment_in_batch'),
};
