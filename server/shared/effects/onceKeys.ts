import { count } from '../../data/schema/columns.js';
import type { Database } from '../../data/database.js';

type Counted = 'ledger_entries' | 'voucher_moves';

const earlier: Readonly<Record<Counted, string>> = {
  ledger_entries:
    'SELECT COUNT(*) AS moves FROM ledger_entries WHERE once_key = :key OR once_key LIKE :more',
  voucher_moves:
    'SELECT COUNT(*) AS moves FROM voucher_moves WHERE once_key = :key OR once_key LIKE :more',
};

/**
 * The key of a movement that a case may cause again after it was taken back: `reserve:<case>`, and
 * from the second time on with the how-manieth it is. The caller holds the case, so that nobody
 * else counts meanwhile.
 */
export async function nextKey(
  db: Database,
  among: Counted,
  what: string,
  caseId: string,
): Promise<string> {
  const key = `${what}:${caseId}`;
  const [before] = await db.select({ moves: count() }, earlier[among], { key, more: `${key}:%` });
  const times = before?.moves ?? 0;
  return times === 0 ? key : `${key}:${times + 1}`;
}
