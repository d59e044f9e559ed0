import type { Database } from '../../data/database.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { newId } from '../../shared/request/deps.js';
import { batchStream } from './batch.file.js';
import type { JudgedLine } from './resultFile.file.js';

interface Said {
  readonly reference: string;
  readonly result: string;
  readonly amount: bigint;
  readonly day: string;
}

/** What makes two differences one: the bank said the same of the same. */
const keyOf = ({ reference, result, amount, day }: Said): string =>
  [reference, result, amount, day].join(' ');

/**
 * Keeps what does not agree with the batch, each thing once however often it is said, and tells the
 * log. The caller holds the batch.
 */
export async function keepDifferences(
  db: Database,
  by: { readonly at: string; readonly actorId: string },
  batchId: string,
  judged: readonly JudgedLine[],
): Promise<void> {
  if (judged.every(({ judged: { verdict } }) => verdict !== 'differs')) return;
  const known = new Set((await db.rows.resultDifferences.all({ batch_id: batchId })).map(keyOf));
  const rows = judged.flatMap(({ line, judged: found }) => {
    if (found.verdict !== 'differs') return [];
    const said = {
      batch_id: batchId,
      reference: line.paymentRef,
      result: line.status,
      amount: line.amountFen,
      day: line.date,
    };
    if (known.has(keyOf(said))) return [];
    const { reason, line: place } = line;
    const found_at = by.at;
    return [
      { id: newId(), ...said, line: place, reason, why: found.why, found_at, found_by: by.actorId },
    ];
  });
  await db.rows.resultDifferences.insertMany(rows);
  const facts = rows.map(({ id, reference, result, amount, day, why }) => ({
    type: 'difference_found',
    data: { difference: id, reference, result, amountFen: amount.toString(), day, why },
  }));
  if (facts.length > 0) await recordEvents(db, batchStream(batchId), by, facts);
}
