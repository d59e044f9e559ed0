import type { Database } from '../../data/database.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { postSet } from '../../data/stores/ledgerStore.js';
import { startOfZoneDay } from '../../domain/calendar.js';
import { markSettled, unanswered } from '../../domain/fund/batch.js';
import { postings, type Entry } from '../../domain/fund/ledger.js';
import type { ResultLine } from '../../domain/fund/resultFile.js';
import { fen, type Fen } from '../../domain/money.js';
import { stale } from '../../domain/refusal.js';
import { cancelDue } from '../../shared/effects/awardEffects.js';
import { stoppedAmong } from '../../shared/payable/payableSql.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { batchStream, type BatchFile, type BatchPayment } from './batch.file.js';
import { keepDifferences } from './keepDifferences.step.js';
import type { JudgedLine } from './resultFile.file.js';

/** What a file of the bank's answers did. */
export interface ResultCounts {
  readonly paid: number;
  readonly returned: number;
  /** Lines that said what was known already. */
  readonly known: number;
  readonly differences: number;
}

type By = { readonly at: string; readonly actorId: string };

interface Answered {
  readonly line: ResultLine;
  readonly payment: BatchPayment;
}

interface Taken {
  readonly fileId: string;
  readonly persons: { readonly imported: string; readonly confirmed: string };
  readonly judged: readonly JudgedLine[];
}

/**
 * Takes over confirmed answers in sets: what is alike is one statement for each thousand. Money that
 * came back, before or after it counted as paid, is owed again, unless its case was ended without
 * being paid. The caller holds cases and batch.
 */
export async function takeResults(
  deps: Deps,
  by: By,
  file: BatchFile,
  { fileId, persons, judged }: Taken,
): Promise<ResultCounts> {
  const { db } = deps;
  const whoseVerdictIs = (verdict: 'pay' | 'return' | 'bounce'): readonly Answered[] =>
    judged.flatMap(({ line, payment, judged: found }) =>
      payment && found.verdict === verdict ? [{ line, payment }] : [],
    );
  const [pay, back] = [whoseVerdictIs('pay'), whoseVerdictIs('return')];
  const bounced = whoseVerdictIs('bounce');
  const answered = [...pay, ...back, ...bounced];
  await keepAnswers(db, by, file, answered, { fileId, persons });
  await markPaid(db, by, pay);
  await markReturned(db, by, back, 'in_batch');
  await markReturned(db, by, bounced, 'paid');
  await oweLetters(db, file, fileId);
  await post(db, by, file, pay, { key: 'pay', entry: postings.pay });
  await post(db, by, file, bounced, { key: 'payReturned', entry: postings.payReturned });
  await freeStopped(db, by, file, [...back, ...bounced]);
  const counts = {
    paid: pay.length,
    returned: back.length + bounced.length,
    known: judged.filter(({ judged: found }) => found.verdict === 'known').length,
    differences: judged.filter(({ judged: found }) => found.verdict === 'differs').length,
  };
  await recordEvents(db, batchStream(file.row.id), by, [
    { type: 'results_confirmed', data: { file: fileId, ...counts } },
  ]);
  await keepDifferences(db, by, file.row.id, judged);
  return counts;
}

async function keepAnswers(
  db: Database,
  by: By,
  { row }: BatchFile,
  answered: readonly Answered[],
  { fileId, persons }: Omit<Taken, 'judged'>,
): Promise<void> {
  const rows = answered.map(({ line, payment }) => ({
    id: newId(),
    payment_id: payment.paymentId,
    batch_id: row.id,
    result_file_id: fileId,
    line: line.line,
    result: line.status,
    amount: line.amountFen,
    bank_day: line.date,
    serial: line.serial,
    reason: line.reason,
    imported_person: persons.imported,
    confirmed_person: persons.confirmed,
    at: by.at,
  }));
  await db.rows.paymentResults.insertMany(rows);
  await recordEvents(
    db,
    batchStream(row.id),
    by,
    rows.map(({ id, payment_id: payment, result, amount, bank_day: day, serial }) => ({
      type: 'payment_answered',
      data: { answer: id, payment, result, amountFen: amount.toString(), day, serial },
    })),
  );
}

async function markPaid(db: Database, { at }: By, paid: readonly Answered[]): Promise<void> {
  await inSets(
    paid,
    () => '',
    (set) =>
      db.rows.payments.update(
        { id: set.map(({ payment }) => payment.paymentId), status: 'in_batch' },
        { status: 'paid', result_at: at, result_reason: '' },
      ),
  );
  await inSets(
    paid,
    ({ line }) => line.date,
    (set, day) =>
      db.rows.tranches.update(
        { id: set.map(({ payment }) => payment.trancheId), status: 'due' },
        { status: 'paid', paid_at: startOfZoneDay(day).toISOString() },
      ),
  );
}

async function markReturned(
  db: Database,
  { at }: By,
  returned: readonly Answered[],
  from: 'in_batch' | 'paid',
): Promise<void> {
  await inSets(
    returned,
    ({ line }) => line.reason,
    (set, reason) =>
      db.rows.payments.update(
        { id: set.map(({ payment }) => payment.paymentId), status: from },
        { status: 'returned', live_key: null, result_at: at, result_reason: reason },
      ),
  );
  if (from === 'in_batch') return;
  await inSets(
    returned,
    () => '',
    (set) =>
      db.rows.tranches.update(
        { id: set.map(({ payment }) => payment.trancheId), status: 'paid' },
        { status: 'due', paid_at: null },
      ),
  );
}

const mostInSet = 1000;

/** Changes rows that are to be alike in one statement each; refuses where somebody was quicker. */
async function inSets(
  all: readonly Answered[],
  alike: (each: Answered) => string,
  change: (set: readonly Answered[], key: string) => Promise<number>,
): Promise<void> {
  for (const key of new Set(all.map(alike))) {
    const same = all.filter((each) => alike(each) === key);
    for (let from = 0; from < same.length; from += mostInSet) {
      const set = same.slice(from, from + mostInSet);
      if ((await change(set, key)) !== set.length) throw stale();
    }
  }
}

/** Payees are written to afterwards (`tellPayments.job.ts`), of what was answered last. */
const oweLetters = (db: Database, { row }: BatchFile, fileId: string): Promise<number> =>
  db.execute(
    `UPDATE payments SET untold_result_id =
            (SELECT r.id FROM payment_results r
              WHERE r.payment_id = payments.id AND r.result = payments.status)
      WHERE batch_id = :batch AND id IN
            (SELECT r.payment_id FROM payment_results r WHERE r.result_file_id = :file)`,
    { batch: row.id, file: fileId },
  );

const post = (
  db: Database,
  by: By,
  { row }: BatchFile,
  answered: readonly Answered[],
  { key, entry }: { readonly key: string; readonly entry: (amount: Fen) => Entry },
): Promise<void> =>
  postSet(
    db,
    answered.map(({ line, payment }) => ({
      budgetLineId: row.budget_line_id,
      entry: entry(fen(payment.amountFen)),
      onceKey: `${key}:${payment.paymentId}`,
      applicationId: payment.applicationId,
      trancheId: payment.trancheId,
      paymentId: payment.paymentId,
      valuedAt: startOfZoneDay(line.date).toISOString(),
    })),
    by,
  );

/** Two persons may have ended a case meanwhile and said that nothing due is paid: this neither. */
async function freeStopped(
  db: Database,
  by: By,
  { row }: BatchFile,
  returned: readonly Answered[],
): Promise<void> {
  const ids = returned.map(({ payment }) => payment.applicationId);
  const stopped = await stoppedAmong(db, ids);
  for (const { payment } of returned) {
    if (!stopped.has(payment.applicationId)) continue;
    const tranche = await db.rows.tranches.find({ id: payment.trancheId });
    if (tranche) await cancelDue(db, by, row.budget_line_id, tranche);
  }
}

/** The batch is settled once every payment of it has its answer. */
export async function settleWhenAnswered(
  { db }: Deps,
  by: By,
  { batch }: BatchFile,
): Promise<void> {
  if (batch.status === 'settled') return;
  const payments = await db.rows.payments.all({ batch_id: batch.id });
  const answered = new Set(
    payments.flatMap(({ status, reference }) => (status === 'in_batch' ? [] : [reference])),
  );
  if (unanswered(batch, answered) > 0) return;
  const { id, status } = markSettled(batch, answered);
  const settled = await db.rows.paymentBatches.update(
    { id, status: batch.status },
    { status, settled_at: by.at },
  );
  if (settled !== 1) throw stale();
  await recordEvents(db, batchStream(id), by, [{ type: 'batch_settled', data: {} }]);
}
