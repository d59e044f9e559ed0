import { readFile, writeFile } from 'node:fs/promises';
import { answerFromThread } from './answerFromThread.js';
import type { CopyJob } from './cleanCopy.js';
import { withoutProperties } from './withoutProperties.js';

/** The other side of `cleanCopy`: writes the copies it is asked for. */
answerFromThread(async ({ from, to, type }: CopyJob) => {
  await writeFile(to, await withoutProperties(await readFile(from), type));
  return 'written';
});
