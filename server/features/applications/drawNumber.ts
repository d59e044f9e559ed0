import type { Database } from '../../data/database.js';
import { isDuplicate } from '../../data/databaseErrors.js';

/**
 * The next count of a series, in the caller's transaction: no two callers get the same one, and
 * one that rolls back leaves no gap. The counter stays locked until the transaction ends, so it is
 * drawn as late as possible.
 */
export async function drawNumber(
  db: Database,
  series: string,
): Promise<readonly [series: string, count: number]> {
  if (!(await step(db, series))) {
    try {
      await db.rows.numberCounters.insert({ series, next: 2 });
      return [series, 1];
    } catch (error) {
      // The first number of the year was drawn by someone else a moment ago.
      if (!isDuplicate(error)) throw error;
      await step(db, series);
    }
  }
  const counter = await db.rows.numberCounters.find({ series });
  if (!counter) throw new Error(`no counter ${series}`);
  return [series, counter.next - 1];
}

async function step(db: Database, series: string): Promise<boolean> {
  const affected = await db.execute(
    'UPDATE number_counters SET next = next + 1 WHERE series = :series',
    { series },
  );
  return affected === 1;
}
