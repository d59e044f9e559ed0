import { cutBySpreadsheet, dayOfCell, halfWidth, isCalendarDay, tidy } from '../typed.js';
import { fen, readYuan, type Fen } from '../money.js';
import {
  csvRows,
  fileProblem,
  unguarded,
  type CsvRow,
  type CsvProblem,
  type CsvReading,
} from './csv.js';

export const bankResults = ['paid', 'returned'] as const;
export type BankResult = (typeof bankResults)[number];

/** What the bank says became of one payment. */
export interface ResultLine {
  /** Where in the file, for a message about a difference. */
  readonly line: number;
  readonly paymentRef: string;
  readonly status: BankResult;
  readonly amountFen: Fen;
  /** Why it was returned, in the bank's words; may be empty for a paid one. */
  readonly reason: string;
  readonly date: string;
}

const columns = ['paymentref', 'status', 'amount', 'reason', 'date'];
const MAX_PROBLEMS = 100;
const MAX_REASON = 200;

// What the bank's clerks call the columns: the payment number, result, amount, reason and date.
const chineseColumns: Readonly<Record<string, string>> = {
  '\u652F\u4ED8\u5355\u53F7': 'paymentref',
  '\u7ED3\u679C': 'status',
  '\u91D1\u989D': 'amount',
  '\u539F\u56E0': 'reason',
  '\u65E5\u671F': 'date',
};

// `payment_ref`, `Payment Ref` and `paymentRef` are the same column; what stands in brackets is help.
function columnName(cell: string): string {
  const plain = halfWidth(tidy(cell))
    .replace(/\(.*\)$/, '')
    .trim();
  return chineseColumns[plain] ?? plain.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** Paid or returned, as the file says it in either language; null for anything else. */
const resultOf = (said: string): BankResult | null =>
  bankResults.find((result) => result === said) ?? chineseResults[said] ?? null;
const chineseResults: Readonly<Record<string, BankResult>> = {
  '\u5DF2\u652F\u4ED8': 'paid',
  '\u9000\u56DE': 'returned',
  '\u5DF2\u9000\u56DE': 'returned',
};

function readResultLine({ line, cells }: CsvRow): ResultLine | CsvProblem {
  if (cells.length !== 5) return fileProblem(line, 'result_columns');
  const [paymentRef = '', status = '', amount = '', reason = '', date = ''] = cells.map((cell) =>
    tidy(unguarded(cell)),
  );
  if (cutBySpreadsheet(paymentRef)) return fileProblem(line, 'number_cut');
  if (!/^[\w./-]{1,64}$/.test(paymentRef)) return fileProblem(line, 'result_reference');
  const said = resultOf(halfWidth(status).toLowerCase());
  if (said === null) return fileProblem(line, 'result_status');
  const reading = readYuan(amount);
  if ('problem' in reading) return { line, reason: reading.problem };
  if (reading.fen === 0) return fileProblem(line, 'result_amount');
  if (/\p{Cc}/u.test(reason)) return fileProblem(line, 'control_characters');
  if (reason.length > MAX_REASON) return fileProblem(line, 'too_long', { max: MAX_REASON });
  if (said === 'returned' && reason === '') return fileProblem(line, 'result_reason');
  const day = dayOfCell(date);
  if (!isCalendarDay(day)) return fileProblem(line, 'no_such_day');
  return { line, paymentRef, status: said, amountFen: fen(reading.fen), reason, date: day };
}

/**
 * Reads a bank's result file, CSV with the columns payment_ref, status (paid or returned), amount
 * in yuan, reason and date, or their Chinese names. Either every line reads or none is taken: at most a hundred problems
 * with their lines. Whether the payments exist and the amounts agree is for the importer.
 */
export function parseResultFile(text: string): CsvReading<readonly ResultLine[]> {
  const { value: rows, problems } = csvRows(text);
  if (!rows) return { problems };
  const [header, ...rest] = rows;
  if (header?.cells.map(columnName).join(',') !== columns.join(',')) {
    return { problems: [fileProblem(1, 'result_columns')] };
  }
  if (rest.length === 0) return { problems: [fileProblem(header.line, 'result_empty')] };
  const read = rest.map(readResultLine);
  const lines = read.flatMap((line) => ('paymentRef' in line ? [line] : []));
  const faults = [
    ...read.flatMap((line) => ('paymentRef' in line ? [] : [line])),
    ...repeated(lines),
  ];
  if (faults.length === 0) return { value: lines };
  return { problems: faults.toSorted((a, b) => a.line - b.line).slice(0, MAX_PROBLEMS) };
}

function repeated(lines: readonly ResultLine[]): CsvProblem[] {
  const first = new Map<string, number>();
  return lines.flatMap(({ paymentRef, line }) => {
    const earlier = first.get(paymentRef);
    if (earlier !== undefined) return [fileProblem(line, 'result_repeated', { earlier })];
    first.set(paymentRef, line);
    return [];
  });
}
