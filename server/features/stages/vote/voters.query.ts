import { users } from '../../../data/tables/people.js';
import type { Database } from '../../../data/database.js';

const { id, name } = users.columns;

/** Names by account. */
export async function namesOf(
  db: Database,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await db.select({ id, name }, 'SELECT id, name FROM users WHERE id IN (:ids)', {
    ids: userIds,
  });
  return new Map(rows.map((row) => [row.id, row.name]));
}
