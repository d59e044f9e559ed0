import { readFile } from 'node:fs/promises';
import { sheetRows } from '../../adapters/sheetRows.js';
import { invalid } from '../../domain/refusal.js';
import { tidy } from '../../domain/typed.js';
import type { Ask } from '../../shared/request/route.js';
import { mostRows } from './expertRows.input.js';

/**
 * The first sheet of the workbook that was sent, as the rows one would paste from it. Refuses at
 * `workbook` what is none, and more rows than are taken at once.
 */
export async function workbookRows(files: Ask['files']): Promise<string> {
  const [file] = files;
  if (!file) throw invalid({ workbook: { code: 'required' } });
  const rows = readRows(await readFile(file.path));
  return rows
    .map((cells) => cells.map((cell) => tidy(cell.replaceAll(/[\t\r\n]+/g, ' '))).join('\t'))
    .join('\n');
}

function readRows(bytes: Buffer): string[][] {
  try {
    // A heading above them.
    return sheetRows(bytes, mostRows + 1);
  } catch {
    throw invalid({ workbook: { code: 'pool_no_workbook', params: { max: mostRows } } });
  }
}
