import type { Database } from '../database.js';
import type { RowOf } from '../schema/rows.js';
import { recordChecks } from '../tables/record.js';

export type RecordCheckRow = RowOf<typeof recordChecks>;

/** The last run that came to its end; null where there was none. */
export async function lastRecordCheck({
  db,
}: {
  readonly db: Database;
}): Promise<RecordCheckRow | null> {
  const [last] = await db.select(
    recordChecks.columns,
    `SELECT * FROM record_checks WHERE ended_at IS NOT NULL
      ORDER BY started_at DESC, id DESC LIMIT 1`,
  );
  return last ?? null;
}
