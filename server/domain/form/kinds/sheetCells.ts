import type { Reason } from '../../refusal.js';
import { halfWidth, tidy } from '../../typed.js';
import { scalarKind, type TableColumn } from './scalars.js';
import type { tableSchema } from './tableField.js';
import type { z } from 'zod';

/**
 * A spreadsheet read as the rows of a table. Columns are found by their headings in either language,
 * in any order; without headings they stand as in the form. Cells become what one would type: an
 * option by its name, a day of a workbook by its number. Whether they can be read is the form's to say.
 */
type Table = Pick<z.infer<typeof tableSchema>, 'columns' | 'max_rows'>;

export type SheetReading =
  | { readonly raw: Readonly<Record<string, string>>; readonly rows: number }
  | { readonly problem: Reason };

/** The rows as the inputs `<name>.<row>.<column>`; or why none of it is taken. */
export function sheetCells(
  name: string,
  { columns, max_rows: most }: Table,
  sheet: readonly (readonly string[])[],
  waysOf: (way: string) => readonly string[],
): SheetReading {
  const filled = sheet
    .map((cells) => cells.map(tidy))
    .filter((cells) => cells.some((cell) => cell !== ''));
  const [first = []] = filled;
  const headed = first.filter((cell) => columnCalled(columns, cell)).length > 0;
  const order = headed ? first.map((cell) => columnCalled(columns, cell)) : columns;
  const rows = headed ? filled.slice(1) : filled;
  if (rows.length === 0) return { problem: { code: 'sheet_empty' } };
  if (rows.length > most) return { problem: { code: 'too_many_rows', params: { max: most } } };
  const stray = strayCell(rows, order);
  if (stray !== null) {
    const heading = headed ? (first[stray] ?? '') : String(stray + 1);
    return {
      problem: { code: 'sheet_unknown_column', params: { name: heading || String(stray + 1) } },
    };
  }
  const raw = rows.flatMap((cells, row) =>
    cells.flatMap((cell, at): [string, string][] => {
      const column = order[at];
      return column ? [[`${name}.${row}.${column.id}`, asTyped(column, cell, waysOf)]] : [];
    }),
  );
  return { raw: Object.fromEntries(raw), rows: rows.length };
}

/** The headings of the table's columns, as a sheet to fill in begins. */
export const sheetHeadings = ({ columns }: Pick<Table, 'columns'>, locale: 'zh' | 'en'): string[] =>
  columns.map(({ name }) => name[locale]);

const plain = (text: string): string =>
  halfWidth(text)
    .replaceAll(/[\s*\uFF08\uFF09()]/gu, '')
    .toLowerCase();

const columnCalled = (columns: readonly TableColumn[], heading: string): TableColumn | undefined =>
  heading === ''
    ? undefined
    : columns.find(({ id, name }) =>
        [name.zh, name.en, id].some((each) => plain(each) === plain(heading)),
      );

/** The place of a cell that holds something and has no column; null where none does. */
function strayCell(
  rows: readonly (readonly string[])[],
  order: readonly (TableColumn | undefined)[],
): number | null {
  for (const cells of rows) {
    const at = cells.findIndex((cell, place) => cell !== '' && order[place] === undefined);
    if (at >= 0) return at;
  }
  return null;
}

function asTyped(
  column: TableColumn,
  cell: string,
  waysOf: (way: string) => readonly string[],
): string {
  if ('options' in column) {
    const option = column.options.find(({ id, name }) =>
      [id, name.zh, name.en].some((each) => plain(each) === plain(cell)),
    );
    return option?.id ?? cell;
  }
  const kind = scalarKind(column.kind);
  const way = kind.ways?.find((each) =>
    [each, ...waysOf(each)].some((said) => plain(said) === plain(cell)),
  );
  return way ?? kind.fromSheet?.(cell) ?? cell;
}
