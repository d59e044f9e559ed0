import { Worker } from 'node:worker_threads';
import type { AssignedPair, Assignment, AssignmentTask } from '../domain/review/assignment.js';
import { conflict } from '../domain/refusal.js';

const LONGEST_MS = 60_000;
const MOST_MEGABYTES = 512;

const program = new URL('./assignWorker.js', import.meta.url);

/** An assignment, and who comes next for each case where somebody falls out. */
interface AssignmentWithReserves extends Assignment {
  readonly reserves: readonly AssignedPair[];
}

/**
 * Works an assignment out in a thread of its own, with so many in reserve for each case, so that
 * nobody else waits for it: each looks at every expert of every case. Refuses with
 * `assignment_too_large` what takes more than a minute or more memory than it may.
 */
export function assignAside(
  task: Omit<AssignmentTask, 'distance'>,
  reserves: number,
): Promise<AssignmentWithReserves> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, {
      workerData: { ...task, reserves },
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    const end = (done: () => void): void => {
      clearTimeout(timer);
      void worker.terminate();
      done();
    };
    const giveUp = (): void => end(() => reject(conflict('assignment_too_large')));
    const timer = setTimeout(giveUp, LONGEST_MS);
    worker.once('message', (found: AssignmentWithReserves) => end(() => resolve(found)));
    worker.once('error', giveUp);
  });
}
