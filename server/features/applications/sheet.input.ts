import { readFile } from 'node:fs/promises';
import { sheetRows } from '../../adapters/sheetRows.js';
import { csvRows, unguarded } from '../../domain/fund/csv.js';
import { invalid } from '../../domain/refusal.js';
import type { Ask } from '../../shared/request/route.js';

/** No table takes so many; beyond it nothing is looked at. */
const mostSheetRows = 500;
const mostColumns = 50;
const mostLines = 20_000;
export const oneSheet = { files: 1, megabytes: 2 } as const;

/** The cells of the sheet that was sent, a workbook or CSV. Refuses at `sheet` what is neither. */
export async function sentSheet(files: Ask['files']): Promise<readonly (readonly string[])[]> {
  const file = files.find(({ field, name }) => field === 'sheet' && name !== '');
  if (!file) throw invalid({ sheet: { code: 'choose_file' } });
  const bytes = await readFile(file.path);
  const isWorkbook = bytes.subarray(0, 2).toString('latin1') === 'PK';
  const rows = (isWorkbook ? workbookRows(bytes) : textRows(bytes))?.map(upToLast);
  if (!rows || rows.length > mostLines || rows.some(({ length }) => length > mostColumns)) {
    throw invalid({ sheet: { code: 'sheet_unreadable' } });
  }
  return rows;
}

/** A row without the blank cells at its end, of which spreadsheets write thousands. */
const upToLast = (cells: readonly string[]): readonly string[] =>
  cells.slice(0, cells.findLastIndex((cell) => cell.trim() !== '') + 1);

function workbookRows(bytes: Buffer): string[][] | null {
  try {
    return sheetRows(bytes, mostSheetRows);
  } catch {
    return null;
  }
}

/** CSV, or columns parted by tabs as spreadsheets copy them; in UTF-8 or the national encoding. */
function textRows(bytes: Buffer): (readonly string[])[] | null {
  const text = decoded(bytes);
  if (/[\0\uFFFD]/u.test(text)) return null;
  const [first = ''] = text.split('\n');
  if (first.includes('\t')) {
    return text
      .replace(/^\uFEFF/u, '')
      .split(/\r?\n/)
      .map((row) => row.split('\t'));
  }
  const { value } = csvRows(text);
  return value ? value.map(({ cells }) => cells.map(unguarded)) : null;
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
