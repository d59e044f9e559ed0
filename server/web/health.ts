import { Router } from 'express';
import { inTime } from '../adapters/inTime.js';
import { lastRecordCheck } from '../data/stores/recordCheckStore.js';
import { calls } from '../data/tables/procedures.js';
import { contactOf, isPlaceholder } from '../domain/definition/contact.js';
import type { Deps } from '../shared/request/deps.js';
import { readyWithinMs, watchReadiness } from './readiness.js';

/**
 * `/healthz`: the process answers. `/readyz`: it can do its work, database and schema included;
 * `hindrance` says why it takes none at all, and null while it does.
 */
export function setUpHealth(deps: Deps, hindrance: () => string | null): Router {
  const router = Router();
  const problemNow = watchReadiness(deps);
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const status = hindrance();
    if (status !== null) {
      response.status(503).json({ status });
      return;
    }
    // A record that is broken stops nobody from reading it.
    const [problem, known] = await Promise.all([
      problemNow(),
      inTime(
        stateOf(deps).catch(() => ({})),
        readyWithinMs,
        {},
      ),
    ]);
    response.status(problem === null ? 200 : 503).json({ status: problem ?? 'ready', ...known });
  });
  return router;
}

/** What is told beside: of a process that is ready, and of one that is not as far as it can. */
async function stateOf(deps: Deps): Promise<object> {
  return {
    ...(await recordState(deps)),
    ...(await letterState(deps)),
    placeholders: await placeholders(deps),
    files: (await reachesFiles(deps)) ? 'there' : 'away',
  };
}

/** Without its files a process does everything but take and open them. */
export const reachesFiles = ({ files }: Pick<Deps, 'files'>): Promise<boolean> =>
  inTime(
    files.reach().then(
      () => true,
      () => false,
    ),
    readyWithinMs / 2,
    false,
  );

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

/** How many open calls still name the contact of the presets. */
async function placeholders({ db, clock, definitions }: Deps): Promise<number> {
  const open = await db.select(
    { version: calls.columns.procedure_version_id },
    `SELECT procedure_version_id AS version FROM calls
      WHERE status = 'published' AND closes_at >= :now`,
    { now: clock.now().toISOString() },
  );
  const found = await Promise.all(open.map(({ version }) => definitions.byVersion(version)));
  return found.filter(({ definition }) => isPlaceholder(contactOf(definition))).length;
}
