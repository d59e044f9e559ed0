import { numberIn, seriesOf } from '../../domain/application/number.js';
import { isDuplicate } from '../databaseErrors.js';
import type { Database } from '../database.js';

/**
 * The next number of a prefix in the zone's year of `at`, such as `KC-2026-0042`, in the caller's
 * transaction: the counter stays locked until it commits, so no two callers get the same one and
 * a number is lost only with what it was meant for. Draw it as late as possible.
 */
export async function drawNumber(db: Database, prefix: string, at: Date): Promise<string> {
  const series = seriesOf(prefix, at);
  return numberIn(series, await nextCount(db, series));
}

async function nextCount(db: Database, series: string): Promise<number> {
  if (!(await step(db, series))) await beginSeries(db, series);
  const counter = await db.rows.numberCounters.find({ series });
  if (!counter) throw new Error(`no counter ${series}`);
  return counter.next_number - 1;
}

async function beginSeries(db: Database, series: string): Promise<void> {
  try {
    await db.rows.numberCounters.insert({ series, next_number: 2 });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // The first number of the year was drawn by someone else a moment ago.
    await step(db, series);
  }
}

async function step(db: Database, series: string): Promise<boolean> {
  const moved = await db.execute(
    'UPDATE number_counters SET next_number = next_number + 1 WHERE series = :series',
    { series },
  );
  return moved === 1;
}
