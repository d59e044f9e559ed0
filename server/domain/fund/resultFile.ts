import { cutBySpreadsheet, dayOfCell, halfWidth, isCalendarDay, tidy } from '../typed.js';
import { fen, readWholeFen, readYuan, type Fen } from '../money.js';
import {
  resultValues,
  type BankResults as BankResultFormat,
  type ResultValue,
} from './bankFormat.js';
import { fileProblem, unguarded, type CsvRow, type CsvProblem, type CsvReading } from './csv.js';

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

const MAX_PROBLEMS = 100;
const MAX_SERIAL = 64;
const MAX_REASON = 200;

/** Where each thing stands in a line; `serial` where the file has it. */
type Places = ReadonlyMap<ResultValue, number>;

// `payment_ref`, `Payment Ref` and `paymentRef` are the same column; what stands in brackets is help.
function plainName(cell: string): string {
  const plain = halfWidth(tidy(cell))
    .replace(/\(.*\)$/, '')
    .trim();
  return /[^\0-\x7F]/.test(plain) ? plain : plain.toLowerCase().replaceAll(/[^a-z]/g, '');
}

/** In which cell of a line each column stands; null where one is missing, twice there or unknown. */
function placesOf(header: CsvRow | undefined, columns: ResultColumns): Places | null {
  const named = new Map(
    resultValues.flatMap((value) =>
      columns[value].map((name) => [plainName(name), value] as const),
    ),
  );
  const found = header?.cells.map((cell) => named.get(plainName(cell))) ?? [];
  const places = new Map(found.flatMap((value, place) => (value ? [[value, place] as const] : [])));
  const whole = resultValues.every((value) => value === 'serial' || places.has(value));
  return whole && places.size === found.length ? places : null;
}

type ResultColumns = Extract<BankResultFormat, { readonly shape: 'table' }>['columns'];

/** Paid or returned, as the file says it; null for anything else. */
const resultOf = (said: string, words: BankResultFormat): BankResult | null =>
  bankResults.find((result) =>
    words[result].some((word) => halfWidth(word).toLowerCase() === said),
  ) ?? null;

const readAmount = (text: string, { amount }: BankResultFormat) =>
  amount === 'yuan' ? readYuan(text) : readWholeFen(text);

function readResultLine(
  { line, cells }: CsvRow,
  places: Places,
  words: BankResultFormat,
): ResultLine | CsvProblem {
  if (cells.length !== places.size) return fileProblem(line, 'result_columns');
  const cell = (name: ResultValue): string => tidy(unguarded(cells[places.get(name) ?? -1] ?? ''));
  const [paymentRef, status, amount] = [cell('payment_ref'), cell('status'), cell('amount')];
  const [reason, date, serial] = [cell('reason'), cell('date'), cell('serial')];
  if (cutBySpreadsheet(paymentRef)) return fileProblem(line, 'number_cut');
  if (!/^[\w./-]{1,64}$/.test(paymentRef)) return fileProblem(line, 'result_reference');
  const said = resultOf(halfWidth(status).toLowerCase(), words);
  if (said === null) return fileProblem(line, 'result_status');
  const reading = readAmount(amount, words);
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
 * Reads the rows of a bank's answers by their format: in a table the first row names the columns, in
 * any order; in a file of fixed width every row is an answer. Either every line reads or none is
 * taken: at most a hundred problems with their lines. Whether the payments exist and the amounts agree
 * is for the importer.
 */
export function readResultRows(
  rows: readonly CsvRow[],
  format: BankResultFormat,
): CsvReading<readonly ResultLine[]> {
  const [header] = rows;
  const rest = format.shape === 'table' ? rows.slice(1) : rows;
  const places =
    format.shape === 'table'
      ? placesOf(header, format.columns)
      : new Map(format.fields.map(({ value }, place) => [value, place] as const));
  if (!places || (format.shape === 'table' && !header)) {
    return { problems: [fileProblem(1, 'result_columns')] };
  }
  if (rest.length === 0) return { problems: [fileProblem(header?.line ?? 1, 'result_empty')] };
  const read = rest.map((row) => readResultLine(row, places, format));
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
