import type { QueryInterface } from 'sequelize';
import { down as forgetPairs, up as keepPairs } from './0013_case_search.js';

/**
 * On the day of 0.4.0 the index of cases was first made without their programme. Databases of that
 * day have it made anew; all others stay as they are.
 */
export async function up(queries: QueryInterface): Promise<void> {
  const present = await queries.tableExists('case_pairs');
  if (present && 'programme_id' in (await queries.describeTable('case_pairs'))) return;
  await forgetPairs(queries);
  await keepPairs(queries);
}

/** The index goes with 0013. */
export async function down(): Promise<void> {
  // Nothing of its own.
}
