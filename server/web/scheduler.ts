import type { Logger } from 'pino';

/** Work that comes round by itself; safe to run in several processes at once. */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<number>;
}

export interface Scheduler {
  /** Lets running jobs finish and starts no more. */
  stop(): Promise<void>;
}

/** Runs each job in its own rhythm, never twice at once; a failure is logged and tried again. */
export function startScheduler(jobs: readonly Job[], log: Logger): Scheduler {
  const running = new Set<Promise<void>>();
  const timers = jobs.map((job) => {
    let busy = false;
    return setInterval(() => {
      if (busy) return;
      busy = true;
      const turn = job
        .run()
        .then((count) => {
          if (count > 0) log.info({ job: job.name, count }, 'job done');
        })
        .catch((error: unknown) => log.error({ err: error, job: job.name }, 'job failed'))
        .finally(() => {
          busy = false;
          running.delete(turn);
        });
      running.add(turn);
    }, job.everyMs);
  });
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
