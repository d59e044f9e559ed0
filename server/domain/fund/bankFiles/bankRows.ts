import { fen, plainYuanText, readWholeFen, readYuan } from '../../money.js';
import type { BankFile } from '../bankFileFormat.js';
import { controlTotals, linesHash, type BatchLine } from '../batch.js';
import { fileProblem, type CsvProblem, type CsvReading, type CsvRow } from '../csv.js';
import type { BankCell, BankFormat, BatchValue, LineValue } from '../bankFormat.js';

interface Batch {
  readonly id: string;
}

/** The cells of a bank file as its format has them, the same for every kind of file. */
export function bankRows(
  format: BankFormat,
  batch: Batch,
  lines: readonly BatchLine[],
): readonly (readonly string[])[] {
  const ofBatch = batchCells(batch, lines);
  const filled = (row: BankFormat['head'][number]): string[] =>
    row.map((cell) => ('text' in cell ? cell.text : ofBatch[cell.value]));
  return [
    ...format.head.map(filled),
    ...lines.map((line, index) => lineCells(format, line, index)),
    ...format.foot.map(filled),
  ];
}

function batchCells(
  { id }: Batch,
  lines: readonly BatchLine[],
): Readonly<Record<BatchValue, string>> {
  const { count, sumFen, accountsHash } = controlTotals(lines);
  return {
    batch: id,
    count: String(count),
    sum_yuan: plainYuanText(sumFen),
    sum_fen: String(sumFen),
    accounts_hash: accountsHash,
    lines_hash: linesHash(lines),
  };
}

function lineCells({ line: cells }: BankFormat, line: BatchLine, index: number): string[] {
  if (line.amountFen <= 0n) throw new RangeError(`nothing to pay in ${line.paymentRef}`);
  const values: Readonly<Record<LineValue, string>> = {
    payment_ref: line.paymentRef,
    payee_name: line.payeeName,
    bank_code: line.bankCode,
    account: line.account,
    amount_yuan: plainYuanText(line.amountFen),
    amount_fen: String(line.amountFen),
    purpose: line.purpose,
    place: String(index + 1),
  };
  return cells.map((cell) => ('text' in cell ? cell.text : values[cell.value]));
}

/**
 * Reads the cells of a file back: any row that is missing, moved, added or altered is a problem. Head
 * and foot are compared with what they would be for the lines that were read. Never throws.
 */
export function readBankRows(format: BankFormat, rows: readonly CsvRow[]): CsvReading<BankFile> {
  const { head, foot } = format;
  const of = rows.slice(head.length, rows.length - foot.length);
  if (rows.length < head.length + foot.length) {
    return { problems: [fileProblem(1, 'bank_file_header')] };
  }
  const read = of.map((row) => readLine(format, row));
  const faults = read.flatMap((line) => ('reason' in line ? [line] : []));
  const lines = read.flatMap((line) => ('reason' in line ? [] : [line]));
  const around = [...rows.slice(0, head.length), ...rows.slice(rows.length - foot.length)];
  const batchId = foundIn([...head, ...foot], around, 'batch');
  if (faults.length > 0) {
    const wrongHead = !headStands(format, rows);
    return { problems: wrongHead ? [fileProblem(1, 'bank_file_header')] : faults };
  }
  const wanted = bankRows(format, { id: batchId }, lines);
  const wrong = rows.find(({ cells }, at) => !sameCells(cells, wanted[at]));
  if (wrong) {
    const inHead = rows.indexOf(wrong) < head.length;
    const code = inHead && !headStands(format, rows) ? 'bank_file_header' : 'bank_file_totals';
    return { problems: [fileProblem(wrong.line, code)] };
  }
  return { value: { batchId, lines, totals: controlTotals(lines), linesHash: linesHash(lines) } };
}

const sameCells = (cells: readonly string[], wanted: readonly string[] | undefined): boolean =>
  wanted !== undefined &&
  cells.length === wanted.length &&
  cells.every((cell, at) => cell === wanted[at]);

/** Whether the fixed words of the head are those of the format. */
const headStands = ({ head }: BankFormat, rows: readonly CsvRow[]): boolean =>
  head.every((row, at) => standsAs(row, rows[at]));

const standsAs = (row: readonly BankCell[], found: CsvRow | undefined): boolean =>
  found?.cells.length === row.length &&
  row.every((cell, at) => 'value' in cell || cell.text === found.cells[at]);

function foundIn(rows: BankFormat['head'], found: readonly CsvRow[], value: BatchValue): string {
  for (const [at, row] of rows.entries()) {
    const column = row.findIndex((cell) => 'value' in cell && cell.value === value);
    if (column !== -1) return found[at]?.cells[column] ?? '';
  }
  return '';
}

function readLine({ line: wanted }: BankFormat, row: CsvRow): BatchLine | CsvProblem {
  if (!standsAs(wanted, row)) return fileProblem(row.line, 'bank_file_line');
  const cell = (value: LineValue): string | undefined => {
    const at = wanted.findIndex((each) => 'value' in each && each.value === value);
    return at === -1 ? undefined : row.cells[at];
  };
  const yuan = cell('amount_yuan');
  const amount = yuan === undefined ? readWholeFen(cell('amount_fen') ?? '') : readYuan(yuan);
  if ('problem' in amount) return { line: row.line, reason: amount.problem };
  return {
    paymentRef: cell('payment_ref') ?? '',
    payeeName: cell('payee_name') ?? '',
    bankCode: cell('bank_code') ?? '',
    account: cell('account') ?? '',
    amountFen: fen(amount.fen),
    purpose: cell('purpose') ?? '',
  };
}
