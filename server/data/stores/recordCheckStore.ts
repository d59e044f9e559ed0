import type { Database } from '../database.js';
import { wholeColumn } from '../schema/columns.js';
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

/** A run that compared a copy which somebody pasted, perhaps the wrong one, says nothing of the record. */
export const pastedRun = 'asked-copy';

const latest = (which: string): string => `
  SELECT id FROM record_checks
   WHERE ended_at IS NOT NULL AND id NOT LIKE '${pastedRun}:%'${which}
   ORDER BY started_at DESC, id DESC LIMIT 1`;

/**
 * Whether the record is known to be broken. What the check of the whole found is mended where the
 * whole is found sound again: the smaller checks since then did not look at it.
 */
export async function isRecordBroken({ db }: { readonly db: Database }): Promise<boolean> {
  const found = await db.select(
    { broken: wholeColumn() },
    `SELECT c.broken FROM record_checks c
       JOIN (SELECT id FROM (${latest('')}) l UNION SELECT id FROM (${latest(' AND whole = 1')}) w) e
         ON e.id = c.id`,
  );
  return found.some(({ broken }) => broken > 0);
}
