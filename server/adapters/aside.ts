import { Worker } from 'node:worker_threads';

interface Aside {
  readonly data: object;
  readonly longestMs: number;
  readonly mostMegabytes: number;
}

/**
 * Runs a program of ours in a thread of its own and waits for its first message. False where it
 * fails, needs more memory or takes longer than it may: then it is ended. False, too, where no thread
 * can be begun: it never rejects.
 */
export function runAside(
  program: URL,
  { data, longestMs, mostMegabytes }: Aside,
): Promise<boolean> {
  return new Promise((resolve) => {
    const worker = begun(program, data, mostMegabytes);
    if (worker === null) return resolve(false);
    const end = (done: boolean): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(done);
    };
    const timer = setTimeout(end, longestMs, false);
    worker.once('message', () => end(true));
    worker.once('error', () => end(false));
    worker.once('exit', () => end(false));
  });
}

/** A machine without memory or threads to spare has none to give. */
function begun(program: URL, workerData: object, mostMegabytes: number): Worker | null {
  try {
    const resourceLimits = { maxOldGenerationSizeMb: mostMegabytes };
    return new Worker(program, { workerData, resourceLimits });
  } catch {
    return null;
  }
}
