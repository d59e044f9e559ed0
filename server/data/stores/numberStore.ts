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
  return numberIn(series, await nextCount(db, numbers, series));
}

/**
 * Which case of its call the next one is, 1 for the first, in the caller's transaction: as with
 * numbers, nobody else is given it. `hiddenPlace` makes of it what experts are told.
 */
export async function drawPlace(db: Database, callId: string): Promise<number> {
  return nextCount(db, places, callId);
}

/** A table that holds, by a key, the next of a series. */
interface Counter {
  readonly table: string;
  readonly key: string;
  readonly next: string;
}

const numbers: Counter = { table: 'number_counters', key: 'series', next: 'next_number' };
const places: Counter = { table: 'call_places', key: 'call_id', next: 'next_place' };

/** One statement that steps and reads; the first one drawn begins the series. */
async function nextCount(db: Database, counter: Counter, series: string): Promise<number> {
  const step = db.dialect === 'sqlite' ? stepAlone : stepAmongOthers;
  return (await step(db, counter, series)) - 1;
}

/** SQLite has one writer at a time, so nobody else begins the series meanwhile. */
async function stepAlone(
  db: Database,
  { table, key, next }: Counter,
  series: string,
): Promise<number> {
  const [stepped] = await db.executeReturning(
    { count: wholeColumn() },
    `UPDATE ${table} SET ${next} = ${next} + 1 WHERE ${key} = :series RETURNING ${next} AS count`,
    { series },
  );
  if (stepped) return stepped.count;
  await db.execute(`INSERT INTO ${table} (${key}, ${next}) VALUES (:series, 2)`, { series });
  return 2;
}

/** What MySQL's LAST_INSERT_ID is given, it answers the statement with. */
async function stepAmongOthers(
  db: Database,
  { table, key, next }: Counter,
  series: string,
): Promise<number> {
  const [stepped] = await db.sequelize.query(
    `INSERT INTO ${table} (${key}, ${next}) VALUES (:series, LAST_INSERT_ID(2))
         ON DUPLICATE KEY UPDATE ${next} = LAST_INSERT_ID(${next} + 1)`,
    { replacements: { series }, type: QueryTypes.INSERT },
  );
  return stepped;
}
