import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { parse } from 'yaml';
import type { BankFile, BankFileFormat } from '../domain/fund/bankFileFormat.js';
import { linesHash, type BatchLine } from '../domain/fund/batch.js';
import { bankFormatSchema, type BankFormat } from '../domain/fund/bankFormat.js';
import type { ChosenFormats } from '../domain/fund/bankFiles/chosenFormats.js';
import { lintBankFormat } from '../domain/fund/bankFiles/bankFormatLint.js';
import { bankRows, readBankRows } from '../domain/fund/bankFiles/bankRows.js';
import { fixedRows, fixedText } from '../domain/fund/bankFiles/fixedText.js';
import {
  cellText,
  csvLine,
  csvRows,
  fileProblem,
  isRun,
  unguarded,
  type CsvReading,
  type CsvRow,
} from '../domain/fund/csv.js';
import type { PaymentMethod } from '../domain/fund/lineFacts.js';
import { readResultRows } from '../domain/fund/resultFile.js';
import { conflict } from '../domain/refusal.js';
import { plainWorkbook } from './plainWorkbook.js';
import { sheetRows } from './sheetRows.js';

/** The formats in which batches leave and answers come. */
export interface BankFormats {
  readonly all: readonly BankFileFormat[];
  /** In which a batch leaves, by how its budget line is paid. */
  forMethod(method: PaymentMethod | null): BankFileFormat;
  /** By its id; the usual one where there is no such format any more. */
  of(id: string): BankFileFormat;
}

/** Reads the definitions of a folder. Throws, with a sentence for each, where one cannot be used. */
export async function loadBankFormats(
  folder: string,
  { usual: usualId, byMethod }: ChosenFormats,
): Promise<BankFormats> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
  const all = await Promise.all(
    names.map(async (name) => {
      const format = readBankFormat(await readFile(join(folder, name), 'utf8'));
      if (`${format.id}.yaml` !== name) throw new Error(`${name}: its id is ${format.id}`);
      return bankFileFormat(format);
    }),
  );
  const known = (id: string): BankFileFormat => {
    const found = all.find((each) => each.id === id);
    if (!found) throw new Error(`BANK_FORMAT names ${id}, which is not in ${folder}`);
    return found;
  };
  const usual = known(usualId);
  const chosen = new Map([...byMethod].map(([method, id]) => [method, known(id)] as const));
  return {
    all,
    forMethod: (method) => (method && chosen.get(method)) ?? usual,
    of: (id) => all.find((each) => each.id === id) ?? usual,
  };
}

/** A format from YAML; throws with a sentence for each thing that is wrong with it. */
export function readBankFormat(text: string): BankFormat {
  const format = bankFormatSchema.parse(parse(text));
  const problems = lintBankFormat(format, sizeIn(format));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return format;
}

/** What a definition does. */
export function bankFileFormat(format: BankFormat): BankFileFormat {
  const read = (bytes: Buffer): CsvReading<BankFile> => {
    const { value: rows, problems } = rowsOf(format, bytes);
    return rows ? readBankRows(format, rows) : { problems };
  };
  return {
    id: format.id,
    name: format.name,
    extension: format.extension,
    mediaType: mediaTypeOf(format),
    write: (batch, lines) => {
      const bytes = bytesOf(format, batch, lines);
      const back = bytes === null ? null : read(bytes).value;
      if (bytes !== null && back?.linesHash === linesHash(lines)) return bytes;
      const wrong = unsaid(format, read, lines);
      throw conflict('bank_file_unwritable', { reference: wrong?.paymentRef ?? batch.id });
    },
    read,
    readResults: (bytes) => {
      const { value: rows, problems } = answeredRows(format, bytes);
      return rows ? readResultRows(rows, format.results) : { problems };
    },
  };
}

/** A payment that a file of it alone does not say whole, found by halves: a batch may be long. */
function unsaid(
  format: BankFormat,
  read: (bytes: Buffer) => CsvReading<BankFile>,
  lines: readonly BatchLine[],
): BatchLine | undefined {
  const bytes = bytesOf(format, { id: 'B' }, lines);
  if (bytes !== null && read(bytes).value?.linesHash === linesHash(lines)) return undefined;
  if (lines.length <= 1) return lines[0];
  const half = Math.ceil(lines.length / 2);
  return unsaid(format, read, lines.slice(0, half)) ?? unsaid(format, read, lines.slice(half));
}

function mediaTypeOf(format: BankFormat): string {
  if (format.kind === 'xlsx') {
    return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  }
  const charset = format.encoding === 'gb18030' ? 'gb18030' : 'utf-8';
  return `text/${format.kind === 'csv' ? 'csv' : 'plain'}; charset=${charset}`;
}

/** The bytes of a batch; null where a cell cannot be said in this format. */
function bytesOf(
  format: BankFormat,
  batch: { readonly id: string },
  lines: readonly BatchLine[],
): Buffer | null {
  const rows = bankRows(format, batch, lines);
  if (format.kind === 'xlsx') {
    const book = plainWorkbook(format.sheet, rows);
    return book && Buffer.from(book);
  }
  const text =
    format.kind === 'fixed'
      ? fixedText(rows, (at) => placesAt(format, at, rows.length), sizeIn(format))
      : csvText(rows, format.guarded);
  return text === null ? null : encoded(text, format.encoding);
}

/** Cells that a spreadsheet would run leave guarded, or not at all. */
function csvText(rows: readonly (readonly string[])[], guards: boolean): string | null {
  if (guards) return rows.map(csvLine).join('');
  if (rows.flat().some(isRun)) return null;
  return rows.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

/** The fields of a line of a fixed file, by where it stands in it. */
function placesAt({ head, line, foot }: BankFormat, at: number, rows: number) {
  return head[at] ?? foot[at - (rows - foot.length)] ?? line;
}

function rowsOf(format: BankFormat, bytes: Buffer): CsvReading<readonly CsvRow[]> {
  if (format.kind === 'xlsx') return bookRows(bytes, true);
  const text = decoded(bytes, format.encoding);
  if (format.kind === 'fixed') {
    return fixedRows(text, (at, rows) => placesAt(format, at, rows), sizeIn(format));
  }
  const { value: rows, problems } = csvRows(text);
  if (!rows) return { problems };
  return {
    value: format.guarded
      ? rows.map(({ line, cells }) => ({ line, cells: cells.map(unguarded) }))
      : rows,
  };
}

/** A file of answers: a table as CSV or workbook, in either encoding, or fields of a fixed width. */
function answeredRows({ results }: BankFormat, bytes: Buffer): CsvReading<readonly CsvRow[]> {
  if (results.shape === 'table') {
    return isWorkbook(bytes) ? bookRows(bytes, false) : csvRows(plainText(bytes));
  }
  const width = results.fields.reduce((sum, each) => sum + each.width, 0);
  const gb = (text: string): number => sizeOf(text, 'gb18030');
  // What a program leaves out of the blanks at the end of a line is no fault.
  const padded = plainText(bytes)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .map((line) => line + ' '.repeat(Math.max(0, width - gb(line))))
    .join('\n');
  const places = results.fields.map(
    (field) => ({ width: field.width, align: 'left', fill: ' ' }) as const,
  );
  return fixedRows(padded, () => places, gb);
}

const mostRows = 20_000;
const isWorkbook = (bytes: Buffer): boolean =>
  bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'));

function bookRows(bytes: Buffer, whole: boolean): CsvReading<readonly CsvRow[]> {
  try {
    const rows = sheetRows(bytes, mostRows).map((cells, at) => ({ line: at + 1, cells }));
    return { value: whole ? rows : evened(rows) };
  } catch {
    return { problems: [fileProblem(1, 'csv_broken')] };
  }
}

/** Without empty rows, each as long as the heads: a workbook leaves empty cells at the end out. */
function evened(rows: readonly CsvRow[]): readonly CsvRow[] {
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const width = filled[0]?.cells.length ?? 0;
  return filled.map(({ line, cells }) => ({
    line,
    cells: [...cells, ...Array.from({ length: Math.max(0, width - cells.length) }, () => '')],
  }));
}

type Encoding = Exclude<BankFormat, { readonly kind: 'xlsx' }>['encoding'];

const encoded = (text: string, encoding: Encoding): Buffer =>
  encoding === 'gb18030'
    ? iconv.encode(text, 'gb18030')
    : // The mark at the start tells spreadsheets that the text is UTF-8.
      Buffer.from(encoding === 'utf-8-bom' ? `\uFEFF${text}` : text);

const decoded = (bytes: Buffer, encoding: Encoding): string =>
  encoding === 'gb18030' ? iconv.decode(bytes, 'gb18030') : bytes.toString('utf8');

/** UTF-8, or the national encoding that banks' own programs write. */
function plainText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

const sizeIn = (format: BankFormat) => (text: string) =>
  sizeOf(text, format.kind === 'xlsx' ? 'utf-8' : format.encoding);

/** Bytes of a text; of GB 18030 four where two do not suffice. */
function sizeOf(text: string, encoding: Encoding): number {
  if (encoding !== 'gb18030') return Buffer.byteLength(text);
  return /^[\u0020-\u007E]*$/.test(text) ? text.length : iconv.encode(text, 'gb18030').length;
}
