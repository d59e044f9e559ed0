import { conflicts } from '../../data/tables/conflictTables.js';
import { digestedKey } from '../../shared/conflicts/subjectKeys.js';
import { liveKey } from '../../shared/conflicts/findConflicts.js';
import type { Deps } from '../../shared/request/deps.js';

const { id, person_id, kind, subject_key, subject_name, version } = conflicts.columns;
const sorts = ['mail', 'phone', 'name', 'host'] as const;

/**
 * Makes the keys of conflicts anew that are digests under a former secret, from what they were made
 * of. How many changed; none in the life of a secret.
 */
export async function keepKeys({ db }: Deps): Promise<number> {
  let changed = 0;
  for (const sort of sorts) {
    const rows = await db.select(
      { id, person_id, kind, subject_key, subject_name, version },
      `SELECT id, person_id, kind, subject_key, subject_name, version FROM conflicts
        WHERE ended_at IS NULL AND subject_key LIKE '${sort}:%' AND subject_name <> ''`,
    );
    for (const row of rows) {
      const key = digestedKey(db, sort, row.subject_name);
      if (key === null || key === row.subject_key) continue;
      const live_key = liveKey(row.person_id, row.kind, key);
      if ((await db.rows.conflicts.count({ live_key })) > 0) continue;
      changed += await db.rows.conflicts.update(
        { id: row.id, version: row.version },
        { subject_key: key, live_key, version: row.version + 1 },
      );
    }
  }
  return changed;
}
