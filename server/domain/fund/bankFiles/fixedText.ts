import type { BankCell } from '../bankFormat.js';
import { fileProblem, type CsvReading, type CsvRow } from '../csv.js';

/** How many bytes a text takes in the encoding of the file. */
export type SizeOf = (text: string) => number;

type Place = Pick<BankCell, 'width' | 'align' | 'fill'>;

/** Lines of fields of a fixed width; null where a cell does not fit its field. */
export function fixedText(
  rows: readonly (readonly string[])[],
  placesOf: (row: number) => readonly Place[],
  sizeOf: SizeOf,
): string | null {
  let text = '';
  for (const [at, cells] of rows.entries()) {
    const places = placesOf(at);
    for (const [index, cell] of cells.entries()) {
      const { width = 0, align = 'left', fill = ' ' } = places[index] ?? {};
      const left = width - sizeOf(cell);
      if (left < 0) return null;
      const filling = fill.repeat(left);
      text += align === 'right' ? `${filling}${cell}` : `${cell}${filling}`;
    }
    text += '\r\n';
  }
  return text;
}

/** The fields of such lines without what fills them. Never throws. */
export function fixedRows(
  text: string,
  placesOf: (row: number, rows: number) => readonly Place[],
  sizeOf: SizeOf,
): CsvReading<readonly CsvRow[]> {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  const rows: CsvRow[] = [];
  for (const [at, line] of lines.entries()) {
    const cells = fieldsOf(line, placesOf(at, lines.length), sizeOf);
    if (cells === null) return { problems: [fileProblem(at + 1, 'bank_file_width')] };
    rows.push({ line: at + 1, cells });
  }
  return { value: rows };
}

/** A line cut by the widths of its fields; null where a character lies across two or the length differs. */
function fieldsOf(line: string, places: readonly Place[], sizeOf: SizeOf): string[] | null {
  const characters = Array.from(line);
  const cells: string[] = [];
  let at = 0;
  for (const { width = 0, align = 'left', fill = ' ' } of places) {
    const from = at;
    let size = 0;
    while (size < width && at < characters.length) {
      size += sizeOf(characters[at] ?? '');
      at += 1;
    }
    if (size !== width) return null;
    cells.push(unfilled(characters.slice(from, at), align, fill));
  }
  return at === characters.length ? cells : null;
}

function unfilled(characters: readonly string[], align: 'left' | 'right', fill: string): string {
  let [from, to] = [0, characters.length];
  if (align === 'right') while (from < to && characters[from] === fill) from += 1;
  else while (to > from && characters[to - 1] === fill) to -= 1;
  return characters.slice(from, to).join('');
}
