import { inTime } from '../adapters/inTime.js';
import { flag } from '../data/schema/columns.js';
import { pendingMigrations } from '../data/migrator.js';
import { procedureVersions } from '../data/tables/procedures.js';
import type { Deps } from '../shared/request/deps.js';

/** A balancer that asks whether a process is ready waits about so long. */
export const readyWithinMs = 2000;
/** Versions in use are looked for again after this; what was found usable stays so. */
const lookAgainMs = 60_000;

/** What keeps a process from doing its work, within two seconds whatever hangs; null where nothing does. */
export function watchReadiness(deps: Deps): () => Promise<string | null> {
  const versions = watchVersions(deps);
  const look = async (): Promise<string | null> => {
    try {
      await deps.db.select({ one: flag() }, 'SELECT 1 AS one');
      const pending = await pendingMigrations(deps.db);
      return pending.length > 0 ? 'schema is not up to date' : await versions();
    } catch {
      return 'database does not answer';
    }
  };
  const lookAtRedis = async (): Promise<string | null> =>
    (await deps.redis?.reach().catch(() => 'Redis does not answer')) ?? null;
  return async () => {
    const [database, redis] = await Promise.all([
      inTime(look(), readyWithinMs, 'database does not answer in time'),
      inTime(lookAtRedis(), readyWithinMs, 'Redis does not answer in time'),
    ]);
    return database ?? redis;
  };
}

/** Whether this build can use every version that running cases and open calls stand on. */
function watchVersions({ db, definitions }: Deps): () => Promise<string | null> {
  let lookedAt = -lookAgainMs;
  let found: string | null = null;
  return async () => {
    if (performance.now() - lookedAt < lookAgainMs) return found;
    const used = await db.select(
      { id: procedureVersions.columns.id },
      `SELECT v.id FROM procedure_versions v
        WHERE EXISTS (SELECT 1 FROM applications a
                       WHERE a.procedure_version_id = v.id AND a.status <> 'ended')
           OR EXISTS (SELECT 1 FROM calls c
                       WHERE c.procedure_version_id = v.id AND c.status = 'published')
        ORDER BY v.id`,
    );
    const usable = await Promise.all(
      used.map(({ id }) =>
        definitions.byVersion(id).then(
          ({ compiled }) => compiled.broken.length === 0,
          () => false,
        ),
      ),
    );
    const broken = used.filter((_, index) => usable[index] !== true).map(({ id }) => id);
    found =
      broken.length === 0 ? null : `versions that this build cannot use: ${broken.join(', ')}`;
    lookedAt = performance.now();
    return found;
  };
}
