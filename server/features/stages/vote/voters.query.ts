import type { Database } from '../../../data/database.js';

/** Names by person, of those who voted. */
export async function voterNames(
  db: Database,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await db.selectBelieved<{ person_id: string; name: string }>(
    'SELECT person_id, MIN(name) AS name FROM users WHERE person_id IN (:ids) GROUP BY person_id',
    { ids: personIds },
  );
  return new Map(rows.map(({ person_id, name }) => [person_id, name]));
}
