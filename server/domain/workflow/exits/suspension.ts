import { conflict } from '../../refusal.js';
import type { CaseState } from '../caseState.js';
import type { MachineContext } from '../machineContext.js';
import { recordFrom, type CaseChange } from '../recorder.js';
import { isSuspended } from './presentDue.js';

/** Why a case is stopped or goes on, and the paper that this rests on. */
export interface Grounds {
  readonly reason: string;
  readonly ground: string;
}

/**
 * Why a case cannot be suspended, as the code of a refusal; null where it can. One that has ended is
 * suspended for the sake of its money.
 */
export function whyNotSuspended({ facts, ...state }: CaseState): string | null {
  if (state.status === 'draft') return 'not_running';
  if (isSuspended(state)) return 'suspended_already';
  return state.status === 'ended' && facts['committed'] !== true ? 'suspend_nothing_left' : null;
}

/** Why a suspension cannot be lifted; null where there is one. */
export const whyNotLifted = (state: CaseState): string | null =>
  isSuspended(state) ? null : 'not_suspended';

/** Stops a case: it concludes nothing, its clocks stand still and nothing of it is paid. */
export function suspendCase(
  { now }: MachineContext,
  before: CaseState,
  grounds: Grounds,
): CaseChange {
  const problem = whyNotSuspended(before);
  if (problem !== null) throw conflict(problem);
  const recorder = recordFrom(before);
  recorder.emit({ type: 'suspended', at: now.toISOString(), ...grounds });
  return recorder.change();
}

/** Lets it go on: what was still to come moves by the working days for which it stood still. */
export function liftSuspension(
  { time, now }: MachineContext,
  before: CaseState,
  grounds: Grounds,
): CaseChange {
  const problem = whyNotLifted(before);
  if (problem !== null) throw conflict(problem);
  const recorder = recordFrom(before);
  const since = before.suspended?.at ?? now.toISOString();
  const moved = (due: string | null | undefined): string | null =>
    due && due >= since ? time.resumed(due, since, now) : null;
  const tasks = Object.values(before.tasks).flatMap(({ id, dueAt }) => {
    const until = moved(dueAt);
    return until === null ? [] : [[id, until] as const];
  });
  recorder.emit({
    type: 'suspension_lifted',
    ...grounds,
    // A clock that somebody had stopped before stands still until it is let run.
    dueAt: before.paused === null ? moved(before.dueAt) : null,
    corrections: moved(before.corrections?.dueAt),
    deferral: moved(before.deferral?.dueAt),
    tasks: Object.fromEntries(tasks),
  });
  return recorder.change();
}
