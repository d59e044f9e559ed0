import { parentPort, workerData } from 'node:worker_threads';
import { assignExperts, type AssignmentTask } from '../domain/review/assignment.js';
import { fieldDistance } from '../domain/review/expertFields.js';

/** The other side of `assignAside`: what it is given was made by the product itself. */
const task: Omit<AssignmentTask, 'distance'> = workerData;
const found = assignExperts({
  ...task,
  distance: (each, expert) => fieldDistance(each.fields, expert.fields),
});
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has none
parentPort?.postMessage(found);
