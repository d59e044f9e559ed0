import { parentPort, workerData } from 'node:worker_threads';
import { readDefinition } from '../domain/procedure/definitionFile.js';

/** The other side of `readDefinitionAside`: reads one file and ends. */
parentPort?.postMessage(readDefinition(String(workerData)));
