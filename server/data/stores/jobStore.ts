import { isDuplicate } from '../databaseErrors.js';
import type { Database } from '../database.js';

/** What comes round by itself, and how often. */
export interface Rhythm {
  readonly name: string;
  readonly everyMs: number;
}

/** So long a job is its holder's without a word from it: who died is taken for dead after that. */
export const leaseMs = 120_000;

/**
 * Takes a job for a process, where no other is at it and its time has come round: however many
 * processes there are, it runs once in its rhythm. False where it is not its turn. Times are those
 * of the machine, and those of several may differ by a minute; what a clock that was far ahead has
 * left does not count.
 */
export async function takeJob(
  db: Database,
  { name, everyMs }: Rhythm,
  holder: string,
  now: Date,
): Promise<boolean> {
  // Timers of several processes differ by a little.
  const due = everyMs * 0.9;
  const taken = await db.execute(
    `UPDATE jobs SET holder = :holder, held_until = :until, begun_at = :now
      WHERE name = :name
        AND (held_until <= :now OR held_until > :farthest)
        AND (begun_at IS NULL OR begun_at <= :due OR begun_at > :farthest)`,
    {
      name,
      holder,
      now: after(now, 0),
      until: after(now, leaseMs),
      due: after(now, -due),
      farthest: after(now, 2 * leaseMs),
    },
  );
  return taken === 1;
}

/** Says that the holder is still at it. */
export async function holdJob(
  db: Database,
  { name }: Rhythm,
  holder: string,
  now: Date,
): Promise<void> {
  await db.rows.jobs.update({ name, holder }, { held_until: after(now, leaseMs) });
}

/** Notes how a run went and lets go of the job; `error` is empty where all went well. */
export async function endJob(
  db: Database,
  { name }: Rhythm,
  holder: string,
  run: { readonly at: Date; readonly done: number; readonly error: string },
): Promise<void> {
  const at = after(run.at, 0);
  const error = run.error.slice(0, 500);
  const went = { held_until: at, ended_at: at, done: run.done, error };
  await db.rows.jobs.update({ name, holder }, went);
}

/** Makes sure that every job has its row. */
export async function knowJobs(db: Database, jobs: readonly Rhythm[]): Promise<void> {
  const known = new Set((await db.rows.jobs.all({})).map(({ name }) => name));
  for (const { name } of jobs.filter((job) => !known.has(job.name))) {
    const row = { name, holder: '', held_until: after(new Date(0), 0), done: 0, error: '' };
    await db.rows.jobs.insert(row).catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
    });
  }
}

const after = (moment: Date, ms: number): string => new Date(moment.getTime() + ms).toISOString();
