import { Worker } from 'node:worker_threads';

interface Aside {
  readonly data: object;
  readonly longestMs: number;
  readonly mostMegabytes: number;
}

/**
 * Runs a program of ours in a thread of its own and waits for its first message. False where it
 * fails, needs more memory or takes longer than it may: then it is ended.
 */
export function runAside(
  program: URL,
  { data, longestMs, mostMegabytes }: Aside,
): Promise<boolean> {
  return new Promise((resolve) => {
    const worker = new Worker(program, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    });
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
