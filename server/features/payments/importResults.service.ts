import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { postToLedger } from '../../data/stores/ledgerStore.js';
import type { Actor } from '../../domain/actor.js';
import { markSettled, unanswered } from '../../domain/fund/batch.js';
import { postings, type Entry } from '../../domain/fund/ledger.js';
import type { ResultLine } from '../../domain/fund/resultFile.js';
import { judgeResult, type ResultMismatch } from '../../domain/fund/resultMatching.js';
import { fen } from '../../domain/money.js';
import { conflict, stale } from '../../domain/refusal.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { cancelDue } from '../../shared/effects/awardEffects.js';
import { isStopped } from '../../shared/payable/payableSql.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { batchStream, type BatchFile, type BatchPayment } from './batch.file.js';
import { mailPaid, mailReturned } from './payment.mails.js';
import { openBatchFor } from './batchSignature.step.js';

/** What an import did. */
export interface ImportCounts {
  readonly paid: number;
  readonly returned: number;
  /** Lines that said what was known already. */
  readonly known: number;
  readonly differences: number;
}

type By = { readonly at: string; readonly actorId: string };

/**
 * Takes over the bank's answers. Each payment is settled once, however often a file is imported
 * and in whatever order; a line that does not agree is kept on the list of differences and moves
 * no money. The batch is settled when every payment has its answer.
 */
export async function importResults(
  deps: Deps,
  actor: Actor,
  id: string,
  lines: readonly ResultLine[],
): Promise<ImportCounts> {
  return deps.db.transaction(async () => {
    await deps.db.rows.paymentBatches.lock({ id });
    const file = await openBatchFor(deps, actor, id, 'finance_preparer');
    if (file.row.status !== 'exported' && file.row.status !== 'settled') {
      throw conflict('batch_not_exported');
    }
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    const payments = new Map(file.payments.map((payment) => [payment.paymentRef, payment]));
    const counts = { paid: 0, returned: 0, known: 0, differences: 0 };
    for (const line of lines) counts[await take(deps, by, file, payments, line)] += 1;
    await recordEvents(deps.db, batchStream(id), by, [
      { type: 'results_imported', data: { lines: lines.length, ...counts } },
    ]);
    await settleWhenAnswered(deps, by, file);
    return counts;
  });
}

async function take(
  deps: Deps,
  by: By,
  file: BatchFile,
  payments: ReadonlyMap<string, BatchPayment>,
  line: ResultLine,
): Promise<keyof ImportCounts> {
  const payment = payments.get(line.paymentRef);
  const judged = judgeResult(line, payment);
  if (judged.verdict === 'differs') {
    await keepDifference(deps, by, file.row.id, line, judged.why);
    return 'differences';
  }
  if (!payment || judged.verdict === 'known') return 'known';
  if (judged.verdict === 'pay') {
    await pay(deps, by, file, payment);
    return 'paid';
  }
  await giveBack(deps, by, file, payment, line.reason, judged.verdict === 'bounce');
  return 'returned';
}

async function pay(deps: Deps, by: By, file: BatchFile, payment: BatchPayment): Promise<void> {
  const { rows } = deps.db;
  await once(
    rows.payments.update(
      { id: payment.paymentId, status: 'in_batch' },
      { status: 'paid', result_at: by.at, result_reason: '' },
    ),
  );
  await once(
    rows.tranches.update(
      { id: payment.trancheId, status: 'due' },
      { status: 'paid', paid_at: by.at },
    ),
  );
  await move(deps, by, file, payment, postings.pay(fen(payment.amountFen)), 'pay');
  await mailPaid(deps, by.at, payment);
}

/**
 * The money came back, before or after it counted as paid: it is owed again, unless the case was
 * ended without being paid.
 */
async function giveBack(
  deps: Deps,
  by: By,
  file: BatchFile,
  payment: BatchPayment,
  reason: string,
  wasPaid: boolean,
): Promise<void> {
  const { rows } = deps.db;
  // Whoever ends the case holds it first as well, and only then its instalments.
  await holdCase(deps, payment.applicationId);
  await once(
    rows.payments.update(
      { id: payment.paymentId, status: wasPaid ? 'paid' : 'in_batch' },
      { status: 'returned', live_key: null, result_at: by.at, result_reason: reason },
    ),
  );
  if (wasPaid) {
    await once(
      rows.tranches.update(
        { id: payment.trancheId, status: 'paid' },
        { status: 'due', paid_at: null },
      ),
    );
    const entry = postings.payReturned(fen(payment.amountFen));
    await move(deps, by, file, payment, entry, 'payReturned');
  }
  const owed = await stillOwed(deps, by, file, payment);
  await mailReturned(deps, by.at, payment, reason, owed);
}

/** Two persons may have ended the case meanwhile and said that nothing due is paid: this neither. */
async function stillOwed(
  deps: Deps,
  by: By,
  { row }: BatchFile,
  { applicationId, trancheId }: BatchPayment,
): Promise<boolean> {
  if (!(await isStopped(deps.db, applicationId))) return true;
  const tranche = await deps.db.rows.tranches.find({ id: trancheId });
  if (tranche) await cancelDue(deps.db, by, row.budget_line_id, tranche);
  return false;
}

async function once(update: Promise<number>): Promise<void> {
  if ((await update) !== 1) throw stale();
}

function move(
  { db }: Deps,
  by: By,
  { row }: BatchFile,
  payment: BatchPayment,
  entry: Entry,
  key: string,
): Promise<void> {
  return postToLedger(
    db,
    {
      budgetLineId: row.budget_line_id,
      entry,
      onceKey: `${key}:${payment.paymentId}`,
      applicationId: payment.applicationId,
      trancheId: payment.trancheId,
      paymentId: payment.paymentId,
    },
    by,
  );
}

async function keepDifference(
  { db }: Deps,
  by: By,
  batchId: string,
  line: ResultLine,
  why: ResultMismatch,
): Promise<void> {
  const key = {
    batch_id: batchId,
    reference: line.paymentRef,
    result: line.status,
    amount: line.amountFen,
    day: line.date,
  };
  if (await db.rows.resultDifferences.find(key)) return;
  const id = newId();
  const kept = await db.rows.resultDifferences
    .insert({
      id,
      ...key,
      line: line.line,
      reason: line.reason,
      why,
      found_at: by.at,
      found_by: by.actorId,
    })
    .then(() => true)
    .catch((error: unknown) => {
      if (!isDuplicate(error)) throw error;
      return false;
    });
  if (!kept) return;
  const { paymentRef: reference, status: result, amountFen, date: day } = line;
  const data = { difference: id, reference, result, amountFen: amountFen.toString(), day, why };
  await recordEvents(db, batchStream(batchId), by, [{ type: 'difference_found', data }]);
}

async function settleWhenAnswered({ db }: Deps, by: By, { batch }: BatchFile): Promise<void> {
  if (batch.status === 'settled') return;
  const payments = await db.rows.payments.all({ batch_id: batch.id });
  const answered = new Set(
    payments.flatMap(({ status, reference }) => (status === 'in_batch' ? [] : [reference])),
  );
  if (unanswered(batch, answered) > 0) return;
  const { id, status } = markSettled(batch, answered);
  await once(
    db.rows.paymentBatches.update({ id, status: batch.status }, { status, settled_at: by.at }),
  );
  await recordEvents(db, batchStream(id), by, [{ type: 'batch_settled', data: {} }]);
}
