import { readFile, writeFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { withoutProperties } from './withoutProperties.js';

/** The other side of `cleanCopy`: writes one copy and ends. */
const { from, to, type } = z
  .object({ from: z.string(), to: z.string(), type: z.string() })
  .parse(workerData);
await writeFile(to, await withoutProperties(await readFile(from), type));
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has none
parentPort?.postMessage('written');
