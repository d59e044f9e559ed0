import { parentPort, workerData } from 'node:worker_threads';
import { assignExperts, type AssignmentTask } from '../domain/review/assignment.js';
import { reservesOf } from '../domain/review/assignmentCheck.js';
import { fieldDistance } from '../domain/review/expertFields.js';

/** The other side of `assignAside`: what it is given was made by the product itself. */
const given: Omit<AssignmentTask, 'distance'> & { readonly reserves: number } = workerData;
const task: AssignmentTask = {
  ...given,
  distance: (each, expert) => fieldDistance(each.fields, expert.fields),
};
const found = assignExperts(task);
const reserves = reservesOf(task, found.pairs, given.reserves);
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has none
parentPort?.postMessage({ ...found, reserves });
