import { isDuplicate } from '../databaseErrors.js';
import type { Database } from '../database.js';

/**
 * The next number of a series, from 1, in the caller's transaction: the row stays locked until it
 * commits, so numbers are unique and a number is lost only with what it was meant for.
 */
export async function nextNumber(db: Database, series: string): Promise<number> {
  const moved = await db.execute(
    'UPDATE number_counters SET `next` = `next` + 1 WHERE series = :series',
    { series },
  );
  if (moved === 0) await beginSeries(db, series);
  const row = await db.rows.numberCounters.find({ series });
  return (row?.next ?? 2) - 1;
}

async function beginSeries(db: Database, series: string): Promise<void> {
  try {
    await db.rows.numberCounters.insert({ series, next: 2 });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Somebody else began it at this moment.
    await db.execute('UPDATE number_counters SET `next` = `next` + 1 WHERE series = :series', {
      series,
    });
  }
}
