import { users } from '../../../data/tables/people.js';
import type { Database } from '../../../data/database.js';

const { person_id, name } = users.columns;

/** Names by person, of those who voted. */
export async function voterNames(
  db: Database,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db.select(
    { person_id, name },
    'SELECT person_id, MIN(name) AS name FROM users WHERE person_id IN (:ids) GROUP BY person_id',
    { ids: personIds },
  );
  return new Map(rows.map((row) => [row.person_id, row.name]));
}
