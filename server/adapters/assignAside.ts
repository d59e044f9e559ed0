import { Worker } from 'node:worker_threads';
import type { Assignment, AssignmentTask } from '../domain/review/assignment.js';
import { conflict } from '../domain/refusal.js';

const LONGEST_MS = 60_000;
const MOST_MEGABYTES = 512;

const program = new URL('./assignWorker.js', import.meta.url);

/**
 * Works an assignment out in a thread of its own, so that nobody else waits for it. Refuses with
 * `assignment_too_large` what takes more than a minute or more memory than it may.
 */
export function assignAside(task: Omit<AssignmentTask, 'distance'>): Promise<Assignment> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    const end = (done: () => void): void => {
      clearTimeout(timer);
      void worker.terminate();
      done();
    };
    const giveUp = (): void => end(() => reject(conflict('assignment_too_large')));
    const timer = setTimeout(giveUp, LONGEST_MS);
    worker.once('message', (found: Assignment) => end(() => resolve(found)));
    worker.once('error', giveUp);
  });
}
