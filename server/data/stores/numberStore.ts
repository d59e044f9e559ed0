import { QueryTypes } from 'sequelize';
import { numberIn, seriesOf } from '../../domain/application/number.js';
import type { Database } from '../database.js';
import { wholeColumn } from '../schema/columns.js';

/**
 * The next number of a prefix in the zone's year of `at`, such as `KC-2026-0042`, in the caller's
 * transaction: the counter stays locked until it commits, so no two callers get the same one and
 * a number is lost only with what it was meant for. Draw it as late as possible.
 */
export async function drawNumber(db: Database, prefix: string, at: Date): Promise<string> {
  const series = seriesOf(prefix, at);
  return numberIn(series, await nextCount(db, series));
}

/** One statement that steps and reads; the first one drawn begins the series. */
async function nextCount(db: Database, series: string): Promise<number> {
  const next = db.dialect === 'sqlite' ? await stepAlone(db, series) : await step(db, series);
  return next - 1;
}

/** SQLite has one writer at a time, so nobody else begins the series meanwhile. */
async function stepAlone(db: Database, series: string): Promise<number> {
  const [stepped] = await db.select(
    { next_number: wholeColumn() },
    `UPDATE number_counters SET next_number = next_number + 1
      WHERE series = :series RETURNING next_number`,
    { series },
  );
  if (stepped) return stepped.next_number;
  await db.rows.numberCounters.insert({ series, next_number: 2 });
  return 2;
}

/** What MySQL's LAST_INSERT_ID is given, it answers the statement with. */
async function step(db: Database, series: string): Promise<number> {
  const [next] = await db.sequelize.query(
    `INSERT INTO number_counters (series, next_number) VALUES (:series, LAST_INSERT_ID(2))
         ON DUPLICATE KEY UPDATE next_number = LAST_INSERT_ID(next_number + 1)`,
    { replacements: { series }, type: QueryTypes.INSERT },
  );
  return next;
}
