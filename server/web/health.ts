import { Router } from 'express';
import { flag } from '../data/schema/columns.js';
import { pendingMigrations } from '../data/migrator.js';
import { lastRecordCheck } from '../features/audit/checkRecord.job.js';
import type { Deps } from '../shared/request/deps.js';

/** `/healthz`: the process answers. `/readyz`: it can do its work, database and schema included. */
export function setUpHealth(deps: Deps, preparing: () => boolean): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const problem = preparing() ? 'being prepared' : await readiness(deps);
    // A record that is broken stops nobody from reading it.
    const record = problem === null ? await recordState(deps) : {};
    const letters = problem === null ? await letterState(deps) : {};
    response
      .status(problem === null ? 200 : 503)
      .json({ status: problem ?? 'ready', ...record, ...letters });
  });
  return router;
}

async function readiness({ db }: Deps): Promise<string | null> {
  try {
    await db.select({ one: flag() }, 'SELECT 1 AS one');
    const pending = await pendingMigrations(db);
    return pending.length === 0 ? null : 'schema is not up to date';
  } catch {
    return 'database does not answer';
  }
}

/** When the record was last checked, and how many of the checks did not hold. */
async function recordState(deps: Deps): Promise<object> {
  const last = await lastRecordCheck(deps);
  return last === null ? {} : { record: { checkedAt: last.started_at, broken: last.broken } };
}

/** Cases whose letters could not be written so far, and letters that were given up at sending. */
async function letterState({ db }: Deps): Promise<object> {
  const [unwritten, unsent] = await Promise.all([
    db.rows.letterFailures.count({}),
    db.rows.mails.count({ status: 'failed' }),
  ]);
  return { letters: { unwritten, unsent } };
}
