import type { Database } from '../../data/database.js';

/**
 * Makes other writers of these cases wait until this transaction ends, so that two people who
 * act on one case at the same moment follow each other instead of one being refused as stale.
 */
export async function lockCases(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.execute('UPDATE applications SET version = version WHERE id IN (:ids)', {
    ids: [...ids].toSorted(),
  });
}
