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
  /** The bank's own day: it decides the year. */
  readonly date: string;
  /** The bank's number of what it did; '' where its file has none. */
  readonly serial: string;
}

const columns = ['paymentref', 'status', 'amount', 'reason', 'date'] as const;
const allColumns = [...columns, 'serial'] as const;
type ColumnName = (typeof allColumns)[number];
const MAX_PROBLEMS = 100;
const MAX_SERIAL = 64;
const MAX_REASON = 200;

// What the bank's clerks call the columns: the payment number, result, amount, reason, date and the
// bank's own number.
const chineseColumns: Readonly<Record<string, string>> = {
  '\u652F\u4ED8\u5355\u53F7': 'paymentref',
  '\u7ED3\u679C': 'status',
  '\u91D1\u989D': 'amount',
  '\u539F\u56E0': 'reason',
  '\u65E5\u671F': 'date',
  '\u6D41\u6C34\u53F7': 'serial',
  '\u94F6\u884C\u6D41\u6C34\u53F7': 'serial',
};

// `payment_ref`, `Payment Ref` and `paymentRef` are the same column; what stands in brackets is help.
function columnName(cell: string): string {
  const plain = halfWidth(tidy(cell))
    .replace(/\(.*\)$/, '')
    .trim();
  const name = chineseColumns[plain] ?? plain.toLowerCase().replaceAll(/[^a-z]/g, '');
  return name === 'bankserial' ? 'serial' : name;
}

/** Paid or returned, as the file says it in either language; null for anything else. */
const resultOf = (said: string): BankResult | null =>
  bankResults.find((result) => result === said) ?? chineseResults[said] ?? null;
const chineseResults: Readonly<Record<string, BankResult>> = {
  '\u5DF2\u652F\u4ED8': 'paid',
  '\u9000\u56DE': 'returned',
  '\u5DF2\u9000\u56DE': 'returned',
};

/** In which cell of a line each column stands; null where one is missing, twice there or unknown. */
function placesOf(header: CsvRow | undefined): ReadonlyMap<string, number> | null {
  const names = header?.cells.map(columnName) ?? [];
  const known = names.every((name) => allColumns.some((each) => each === name));
  const places = new Map(names.map((name, place) => [name, place]));
  const whole = known && places.size === names.length && columns.every((name) => places.has(name));
  return whole ? places : null;
}

function readResultLine(
  { line, cells }: CsvRow,
  places: ReadonlyMap<string, number>,
): ResultLine | CsvProblem {
  if (cells.length !== places.size) return fileProblem(line, 'result_columns');
  const cell = (name: ColumnName): string => tidy(unguarded(cells[places.get(name) ?? -1] ?? ''));
  const [paymentRef, status, amount] = [cell('paymentref'), cell('status'), cell('amount')];
  const [reason, date, serial] = [cell('reason'), cell('date'), cell('serial')];
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
  if (cutBySpreadsheet(serial)) return fileProblem(line, 'number_cut');
  if (!/^[\w./-]*$/.test(serial)) return fileProblem(line, 'result_serial');
  if (serial.length > MAX_SERIAL) return fileProblem(line, 'too_long', { max: MAX_SERIAL });
  const day = dayOfCell(date);
  if (!isCalendarDay(day)) return fileProblem(line, 'no_such_day');
  const amountFen = fen(reading.fen);
  return { line, paymentRef, status: said, amountFen, reason, date: day, serial };
}

/**
 * Reads a bank's result file, CSV with the columns payment_ref, status (paid or returned), amount
 * in yuan, reason and date, or their Chinese names, in any order, and bank_serial where the bank gives
 * one. Either every line reads or none is taken: at most a hundred problems with their lines. Whether the payments exist and the amounts agree is for the importer.
 */
export function parseResultFile(text: string): CsvReading<readonly ResultLine[]> {
  const { value: rows, problems } = csvRows(text);
  if (!rows) return { problems };
  const [header, ...rest] = rows;
  const places = placesOf(header);
  if (!header || !places) return { problems: [fileProblem(1, 'result_columns')] };
  if (rest.length === 0) return { problems: [fileProblem(header.line, 'result_empty')] };
  const read = rest.map((row) => readResultLine(row, places));
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
