import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { systemClock } from '../adapters/clock.js';
import type { Database } from '../data/database.js';
import { endJob, holdJob, knowJobs, leaseMs, takeJob } from '../data/stores/jobStore.js';

/** Work that comes round by itself. */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  /** True for what each process does for itself, such as reading a calendar into its memory. */
  readonly everywhere?: boolean;
  /** True for what goes on in maintenance, in which other shared work rests. */
  readonly restless?: boolean;
  /** How many things were done; throws where some or all failed. */
  run(): Promise<number>;
}

export interface Scheduler {
  /** Lets running jobs finish and starts no more. */
  stop(): Promise<void>;
}

interface Clockwork {
  readonly db: Database;
  readonly log: Logger;
  /** Names this process among those that share the work. */
  readonly holder: string;
  /** Whether the shared work stands still, as it does in maintenance. */
  readonly rests: () => boolean;
}

/**
 * Runs each job in its own rhythm. Of several processes on one database one runs it, and the next
 * one takes over when that has died; what each does for itself runs in all. A failure is logged,
 * noted with the job, and tried again. Shared work rests in maintenance unless it is restless.
 */
export function startScheduler(
  jobs: readonly Job[],
  parts: Pick<Clockwork, 'db' | 'log' | 'rests'>,
): Scheduler {
  const { db, log } = parts;
  const clockwork = { ...parts, holder: randomUUID() };
  const shared = jobs.filter(({ everywhere }) => everywhere !== true);
  const known = knowJobs(db, shared).catch((error: unknown) =>
    log.error({ err: error }, 'jobs not made known'),
  );
  const running = new Set<Promise<void>>();
  const timers = jobs.map((job) => {
    let busy = false;
    return setInterval(() => {
      if (busy) return;
      busy = true;
      const turn = known
        .then(() => runJob(clockwork, job))
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

/** Runs a job if it is this process's turn; never throws. */
export async function runJob(clockwork: Clockwork, job: Job): Promise<void> {
  const { db, log, holder, rests } = clockwork;
  const now = (): Date => systemClock.now();
  let keeping: NodeJS.Timeout | undefined;
  let run = { done: 0, error: '' };
  try {
    if (job.everywhere !== true) {
      if (job.restless !== true && rests()) return;
      if (!(await takeJob(db, job, holder, now()))) return;
      keeping = setInterval(() => {
        holdJob(db, job, holder, now()).catch((error: unknown) =>
          log.warn({ err: error, job: job.name }, 'job not held'),
        );
      }, leaseMs / 4);
    }
    run = { ...run, done: await job.run() };
    if (run.done > 0) log.info({ job: job.name, count: run.done }, 'job done');
  } catch (error) {
    log.error({ err: error, job: job.name }, 'job failed');
    run = { ...run, error: error instanceof Error ? error.message : String(error) };
  }
  clearInterval(keeping);
  if (keeping === undefined) return;
  await endJob(db, job, holder, { ...run, at: now() }).catch((error: unknown) =>
    log.error({ err: error, job: job.name }, 'end of job not noted'),
  );
}
