import { parentPort, workerData } from 'node:worker_threads';
import { readDefinition } from '../domain/definition/definitionFile.js';

/** The other side of `readDefinitionAside`: reads one file and ends. */
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has none
parentPort?.postMessage(readDefinition(String(workerData)));
