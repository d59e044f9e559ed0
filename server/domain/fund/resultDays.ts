import { fileProblem, type CsvProblem } from './csv.js';
import type { ResultLine } from './resultFile.js';

/** Days of the zone between which a bank can have done what it says. */
export interface ResultDays {
  /** When the file left for the bank. */
  readonly exported: string;
  readonly today: string;
  /** The bank's day of what it has paid of the batch before, by payment. */
  readonly paidOn: ReadonlyMap<string, string>;
}

/**
 * Lines whose day cannot be: before the file left, after today, or money that came back before it
 * was paid. The bank's day decides the year, so that none of them may stand.
 */
export const impossibleDays = (
  lines: readonly ResultLine[],
  { exported, today, paidOn }: ResultDays,
): readonly CsvProblem[] =>
  lines.flatMap(({ line, date, status, paymentRef }) => {
    if (date > today) return [fileProblem(line, 'result_in_future', { today })];
    if (date < exported) return [fileProblem(line, 'result_before_export', { exported })];
    const paid = paidOn.get(paymentRef);
    return status === 'returned' && paid !== undefined && date < paid
      ? [fileProblem(line, 'result_before_paid', { paid })]
      : [];
  });
