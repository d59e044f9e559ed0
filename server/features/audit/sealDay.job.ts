import { isDuplicate } from '../../data/databaseErrors.js';
import { makeSeal, sealText } from '../../data/seals.js';
import { zoneDay } from '../../domain/calendar.js';
import type { Deps } from '../../shared/request/deps.js';
import { recordOlderRows } from './olderRows.step.js';
import { mailSeal } from './record.mails.js';

/**
 * Once a day of the zone, seals the heads that moved and carries the seal out of the database:
 * into the seal book and to the audit administrators. Several processes may try; one does. 1 where
 * a seal was made.
 */
export async function sealDay(deps: Deps): Promise<number> {
  const { db, clock, sealBook } = deps;
  const now = clock.now();
  const at = now.toISOString();
  try {
    if ((await db.rows.seals.count({})) === 0) await recordOlderRows(deps, at);
    const seal = await makeSeal(db, zoneDay(now), at);
    if (seal === null) return 0;
    const line = sealText(seal);
    const written = await sealBook.add(line);
    await mailSeal(deps, line, at);
    if (!written) throw new Error(`the seal could not be written to the seal book: ${line}`);
    return 1;
  } catch (error) {
    if (isDuplicate(error)) return 0;
    throw error;
  }
}
