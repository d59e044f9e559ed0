import { conflict } from '../../refusal.js';
import type { CaseState } from '../caseState.js';
import { recordFrom, type CaseChange } from '../recorder.js';

export interface HandOver {
  /** The id of an open task. */
  readonly task: string;
  /** Who was seen to have it; null where nobody had taken it. */
  readonly from: string | null;
  /** Who gets it; null gives it back to everybody of its role. */
  readonly to: string | null;
  readonly reason: string;
}

/**
 * Gives an open task to another person, or back to its role. What has been saved in the stage stays
 * with the case. Refuses with `task_gone` a task that is done by now, and with `task_moved_on` one
 * that somebody else has by now.
 */
export function handOver(before: CaseState, { task: id, from, to, reason }: HandOver): CaseChange {
  const task = before.tasks[id];
  if (before.status !== 'running' || !task) throw conflict('task_gone');
  if (task.userId !== from) throw conflict('task_moved_on');
  if (from === to) throw conflict('task_with_them');
  const recorder = recordFrom(before);
  recorder.emit({ type: 'task_handed_over', task: id, from, to, reason });
  return recorder.change();
}
