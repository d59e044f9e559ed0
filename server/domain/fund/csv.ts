import type { Reason } from '../refusal.js';

/** What is wrong with a file, and where. */
export interface CsvProblem {
  readonly line: number;
  readonly reason: Reason;
}

export type CsvReading<T> =
  | { readonly value: T; readonly problems?: undefined }
  | { readonly problems: readonly CsvProblem[]; readonly value?: undefined };

export interface CsvRow {
  /** The line of the file the row begins on, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const MAX_CHARACTERS = 5_000_000;
const MAX_ROWS = 20_000;

export const fileProblem = (line: number, code: string, params?: Reason['params']): CsvProblem => ({
  line,
  reason: params ? { code, params } : { code },
});

// A spreadsheet takes a cell that begins so for a formula, also in full width and after blanks.
const formula = /^[\s\p{Cc}]*[=+\-@'\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

// Identity, account and credit-code numbers: a spreadsheet keeps fifteen digits of a number, writes
// it as 6.2E+18 from twelve on and drops zeros in front. After a tab it takes them for text.
const longDigits = /^(?:0\d+|\d{12,})$/;
const asLetters = /^\t(?=(?:0\d+|\d{12,})$)/;

/** Whether a spreadsheet would run a cell. */
export const isRun = (text: string): boolean => formula.test(text);

/** A cell that a spreadsheet neither runs nor shortens; `unguarded` gives the text back unchanged. */
export function guarded(text: string): string {
  if (longDigits.test(text)) return `\t${text}`;
  return formula.test(text) ? `'${text}` : text;
}

export const unguarded = (cell: string): string =>
  cell.startsWith("'") ? cell.slice(1) : cell.replace(asLetters, '');

/** A cell as CSV writes it, with quotes where it needs them. */
export const cellText = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** What a cell says: any text, or a number of the product's own, whose minus begins no formula. */
export type CsvCell = string | { readonly number: string };

/** One line of CSV, with its line end. */
export const csvLine = (cells: readonly CsvCell[]): string =>
  `${cells.map((cell) => (typeof cell === 'string' ? cellText(guarded(cell)) : cell.number)).join(',')}\r\n`;

interface Cell {
  readonly text: string;
  readonly next: number;
}

/** Reads a cell; null where its quotes do not match. */
function cellAt(text: string, from: number): Cell | null {
  if (text[from] !== '"') {
    let next = from;
    while (next < text.length && !',\r\n"'.includes(text.charAt(next))) next += 1;
    return text[next] === '"' ? null : { text: text.slice(from, next), next };
  }
  let close = text.indexOf('"', from + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close < 0) return null;
  return { text: text.slice(from + 1, close).replaceAll('""', '"'), next: close + 1 };
}

const lineEndsIn = (text: string) => text.split(/\r\n|\r|\n/).length - 1;

/** Reads CSV (RFC 4180) of bounded size; empty lines are skipped. Never throws. */
export function csvRows(file: string): CsvReading<readonly CsvRow[]> {
  const text = file.startsWith('\uFEFF') ? file.slice(1) : file;
  if (text.length > MAX_CHARACTERS) return { problems: [fileProblem(1, 'file_too_long')] };
  const rows: CsvRow[] = [];
  let [at, line] = [0, 1];
  while (at < text.length) {
    const row = rowAt(text, at);
    if (!row) return { problems: [fileProblem(line, 'csv_broken')] };
    if (row.cells.length > 1 || row.cells[0] !== '') rows.push({ line, cells: row.cells });
    if (rows.length > MAX_ROWS) return { problems: [fileProblem(line, 'file_too_long')] };
    line += lineEndsIn(text.slice(at, row.next));
    at = row.next;
  }
  return { value: rows };
}

function rowAt(text: string, from: number): { cells: string[]; next: number } | null {
  const cells: string[] = [];
  for (let at = from; ; at += 1) {
    const cell = cellAt(text, at);
    if (!cell) return null;
    cells.push(cell.text);
    at = cell.next;
    if (text[at] === ',') continue;
    if (at >= text.length) return { cells, next: at };
    const end = text.startsWith('\r\n', at) ? 2 : '\r\n'.includes(text.charAt(at)) ? 1 : 0;
    return end === 0 ? null : { cells, next: at + end };
  }
}
