import { zoneDay } from '../../domain/calendar.js';
import type { Actor } from '../../domain/actor.js';
import type { BankFileFormat } from '../../domain/fund/bankFileFormat.js';
import { impossibleDays } from '../../domain/fund/resultDays.js';
import type { ResultLine } from '../../domain/fund/resultFile.js';
import { judgeResult, type ResultVerdict } from '../../domain/fund/resultMatching.js';
import { conflict, hidden } from '../../domain/refusal.js';
import type { Database } from '../../data/database.js';
import { readKept } from '../../shared/files/keptBytes.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';
import { openBatch, type BatchFile, type BatchPayment } from './batch.file.js';
import { readResults, refusedFile } from './resultUpload.input.js';

export type ResultFileRow = NonNullable<
  Awaited<ReturnType<Database['rows']['resultFiles']['find']>>
>;

/** How a file of answers is decided: by another person than brought it. */
export const resultFileProposal = proposals({
  door: (db: Database) => db.rows.resultFiles,
  refusals: {
    decided: () => conflict('result_file_decided'),
    own: () => conflict('result_file_yours'),
    notYours: () => conflict('result_file_not_yours'),
  },
});

/** What a line of the bank's file would do, or did, to its payment. */
export interface JudgedLine {
  readonly line: ResultLine;
  readonly payment: BatchPayment | undefined;
  readonly judged: ResultVerdict;
}

/** Each line beside the payment that it names, as both stand now. */
export function judgedLines(
  payments: readonly BatchPayment[],
  lines: readonly ResultLine[],
): readonly JudgedLine[] {
  const byReference = new Map(payments.map((payment) => [payment.paymentRef, payment]));
  return lines.map((line) => {
    const payment = byReference.get(line.paymentRef);
    return { line, payment, judged: judgeResult(line, payment) };
  });
}

/** A file of answers with its batch, for whoever sees the batch; others do not know of it. */
export async function openResultFile(
  deps: Deps,
  actor: Actor,
  batchId: string,
  id: string,
): Promise<{ readonly file: BatchFile; readonly sent: ResultFileRow }> {
  const file = await openBatch(deps, actor, batchId);
  const sent = await deps.db.rows.resultFiles.find({ id, batch_id: batchId });
  if (!sent) throw hidden();
  return { file, sent };
}

/** The lines of a file that is kept; refused where its bytes are not those that came. */
export async function keptLines(
  deps: Deps,
  { batch_id: batchId, file_id: fileId, sha256 }: ResultFileRow,
): Promise<readonly ResultLine[]> {
  const bytes = await readKept(deps, fileId, sha256);
  if (bytes === null) throw conflict('result_file_changed');
  return readResults(bytes, await answersIn(deps, batchId));
}

/** The format in which the answers to a batch come: that in which it left. */
export async function answersIn(
  { db, bankFormats }: Pick<Deps, 'db' | 'bankFormats'>,
  batchId: string,
): Promise<BankFileFormat> {
  const file = await db.rows.bankFiles.find({ batch_id: batchId });
  return bankFormats.of(file?.format ?? 'zone_csv');
}

/** Refuses, at their lines, days on which the bank cannot have done it. */
export async function demandPossibleDays(
  { db, clock }: Deps,
  { row }: BatchFile,
  lines: readonly ResultLine[],
): Promise<void> {
  if (row.exported_at === null) throw conflict('batch_not_exported');
  const paid = await db.rows.paymentResults.all({ batch_id: row.id, result: 'paid' });
  const days = new Map(paid.map(({ payment_id: payment, bank_day: day }) => [payment, day]));
  const payments = await db.rows.payments.all({ batch_id: row.id });
  const problems = impossibleDays(lines, {
    exported: zoneDay(new Date(row.exported_at)),
    today: zoneDay(clock.now()),
    paidOn: new Map(payments.map(({ id, reference }) => [reference, days.get(id) ?? ''])),
  });
  if (problems.length > 0) throw refusedFile(problems);
}
