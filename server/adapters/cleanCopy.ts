import { randomUUID } from 'node:crypto';
import { access, rename, rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';

/** A document of 100 MB takes some seconds on a slow machine. */
const LONGEST_MS = 60_000;

const program = new URL('./cleanCopyWorker.js', import.meta.url);

let last: Promise<unknown> = Promise.resolve();

/**
 * The path of a stored file's copy without its properties, made beside it by a thread of its own
 * the first time somebody asks; the file itself never changes. Null where no such copy can be made:
 * then nothing may be shown in its place.
 */
export async function cleanCopy(path: string, type: string): Promise<string | null> {
  const copy = `${path}.blind`;
  const making = last.then(async () => (await isThere(copy)) || makeIn(path, copy, type));
  last = making;
  return (await making) ? copy : null;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function makeIn(from: string, copy: string, type: string): Promise<boolean> {
  const to = `${copy}.${randomUUID()}`;
  const made = await runThread({ from, to, type });
  if (made) await rename(to, copy);
  else await rm(to, { force: true });
  return made;
}

function runThread(workerData: object): Promise<boolean> {
  return new Promise((resolve) => {
    const worker = new Worker(program, {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: 768 },
    });
    const end = (made: boolean): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(made);
    };
    const timer = setTimeout(end, LONGEST_MS, false);
    worker.once('message', () => end(true));
    worker.once('error', () => end(false));
    worker.once('exit', () => end(false));
  });
}
