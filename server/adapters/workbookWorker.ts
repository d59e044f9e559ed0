import writeWorkbook from 'write-excel-file/node';
import { answerFromThread } from './answerFromThread.js';
import type { WorkbookSheet } from './workbook.js';

/** The other side of `workbookOf`: writes the workbooks it is asked for. */
async function write({ name, heads, rows }: WorkbookSheet): Promise<Uint8Array> {
  const head = heads.map((value) => ({ value, fontWeight: 'bold' as const }));
  const body = rows.map((row) =>
    row.map((cell) =>
      'text' in cell
        ? { value: cell.text, type: String }
        : { value: Number(cell.yuan), type: Number, format: '#,##0.00' },
    ),
  );
  const columns = heads.map((text, column) => ({ width: widthOf(text, column, rows) }));
  return writeWorkbook([head, ...body], { sheet: name, stickyRowsCount: 1, columns }).toBuffer();
}

/** Wide enough for what the first rows say, in characters; Chinese ones take two. */
function widthOf(head: string, column: number, rows: WorkbookSheet['rows']): number {
  const texts = rows.slice(0, 100).map((row) => {
    const cell = row[column];
    return cell === undefined ? '' : 'text' in cell ? cell.text : cell.yuan;
  });
  const width = (text: string): number =>
    Array.from(text).reduce((sum, character) => sum + (character > '\u2000' ? 2 : 1), 0);
  return Math.min(50, Math.max(10, ...[head, ...texts].map((text) => width(text) + 2)));
}

answerFromThread(write);
