import { setTimeout as pause } from 'node:timers/promises';
import { holdJob, takeJob } from '../../server/data/stores/jobStore.js';
import type { Zone } from './zone.js';

const check = { name: 'check of the record', everyMs: 0 };
const holder = 'bench';

/**
 * Lets the products of a zone come to rest before anything is measured: the check of the record
 * that each start makes is waited for, and the one of every hour is held off, as where several
 * processes share a database and another one makes it. All other work that comes round by itself
 * goes on. Ends by what it answers.
 */
export async function comeToRest(zone: Zone): Promise<() => Promise<void>> {
  const { db } = zone.deps;
  while (!(await takeJob(db, check, holder, new Date()))) await pause(500);
  const holding = setInterval(() => {
    holdJob(db, check, holder, new Date()).catch((error: unknown) => console.error(error));
  }, 30_000);
  await recordChecked(zone);
  return () => {
    clearInterval(holding);
    return Promise.resolve();
  };
}

/** Waits until every check of the record that was begun has come to its end, and one at least has. */
export async function recordChecked({ deps: { db } }: Zone): Promise<void> {
  for (;;) {
    const checks = await db.rows.recordChecks.all({});
    if (checks.length > 0 && checks.every(({ ended_at: ended }) => ended !== null)) return;
    await pause(1000);
  }
}
