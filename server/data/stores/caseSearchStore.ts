import { pairsOfCase, type CaseText } from '../../domain/application/searchPairs.js';
import type { Database } from '../database.js';

/**
 * Keeps the pairs of characters by which a case is found in step with its text, in the caller's
 * transaction; what stays the same is not touched.
 */
export async function keepCaseFindable(
  db: Database,
  id: string,
  before: CaseText,
  after: CaseText,
): Promise<void> {
  const [old, present] = [new Set(pairsOfCase(before)), new Set(pairsOfCase(after))];
  const gone = [...old].filter((pair) => !present.has(pair));
  const added = [...present].filter((pair) => !old.has(pair));
  if (gone.length > 0) await db.rows.casePairs.remove({ pair: gone, application_id: id });
  await db.rows.casePairs.insertMany(added.map((pair) => ({ pair, application_id: id })));
}
