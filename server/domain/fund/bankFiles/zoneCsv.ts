import { fen, plainYuanText, readYuan } from '../../money.js';
import type { BankFile, BankFileFormat } from '../bankFileFormat.js';
import { controlTotals, linesHash, type BatchLine } from '../batch.js';
import {
  csvLine,
  csvRows,
  fileProblem,
  unguarded,
  type CsvRow,
  type CsvProblem,
  type CsvReading,
} from '../csv.js';

/**
 * The zone's own hand-over file: `H` header, `C` column names, an `L` line for each payment and a
 * `T` trailer with the batch again, count, sum and hashes, by which the file checks itself.
 */
const format = 'zone_csv';
const columns = ['payment_ref', 'payee_name', 'bank_code', 'account', 'amount_yuan', 'purpose'];

const headerOf = (batchId: string) => ['H', format, '1', batchId];

function lineCells(line: BatchLine): string[] {
  if (line.amountFen <= 0n) throw new RangeError(`nothing to pay in ${line.paymentRef}`);
  const amount = plainYuanText(line.amountFen);
  return ['L', line.paymentRef, line.payeeName, line.bankCode, line.account, amount, line.purpose];
}

function trailerOf(batchId: string, lines: readonly BatchLine[]): string[] {
  const { count, sumFen, accountsHash } = controlTotals(lines);
  return ['T', batchId, String(count), plainYuanText(sumFen), accountsHash, linesHash(lines)];
}

function render(batch: { readonly id: string }, lines: readonly BatchLine[]): string {
  const rows = [
    headerOf(batch.id),
    ['C', ...columns],
    ...lines.map(lineCells),
    trailerOf(batch.id, lines),
  ];
  // The mark at the start tells spreadsheets that the text is UTF-8.
  return `\uFEFF${rows.map(csvLine).join('')}`;
}

function readLine({ line, cells }: CsvRow): BatchLine | CsvProblem {
  const [mark, paymentRef, payeeName, bankCode, account, amount, purpose, more] =
    cells.map(unguarded);
  if (mark !== 'L' || purpose === undefined || more !== undefined) {
    return fileProblem(line, 'bank_file_line');
  }
  const reading = readYuan(amount ?? '');
  if ('problem' in reading) return { line, reason: reading.problem };
  return {
    paymentRef: paymentRef ?? '',
    payeeName: payeeName ?? '',
    bankCode: bankCode ?? '',
    account: account ?? '',
    amountFen: fen(reading.fen),
    purpose,
  };
}

const same = (row: CsvRow | undefined, cells: readonly string[]) =>
  row?.cells.map(unguarded).join('\n') === cells.join('\n');

function parse(text: string): CsvReading<BankFile> {
  const { value: rows, problems } = csvRows(text);
  if (!rows) return { problems };
  const [header, names, ...rest] = rows;
  const trailer = rest.pop();
  const batchId = unguarded(header?.cells[3] ?? '');
  if (!same(header, headerOf(batchId)) || !same(names, ['C', ...columns])) {
    return { problems: [fileProblem(1, 'bank_file_header')] };
  }
  const read = rest.map(readLine);
  const faults = read.flatMap((line) => ('reason' in line ? [line] : []));
  if (faults.length > 0) return { problems: faults };
  const lines = read.flatMap((line) => ('reason' in line ? [] : [line]));
  if (!same(trailer, trailerOf(batchId, lines))) {
    return { problems: [fileProblem(trailer?.line ?? 1, 'bank_file_totals')] };
  }
  return { value: { batchId, lines, totals: controlTotals(lines), linesHash: linesHash(lines) } };
}

export const zoneCsv: BankFileFormat = {
  format,
  extension: 'csv',
  mediaType: 'text/csv; charset=utf-8',
  render,
  parse,
};
