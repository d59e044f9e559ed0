import { plainXml } from './officeText.js';
import { readContainer, unpacked, type ZipEntry } from './zipContainer.js';

/** A table that people keep is smaller by far, in bytes unpacked. */
const mostBytes = 30 * 1024 * 1024;
const mostColumns = 50;

/**
 * The cells of the first sheet of a workbook (ECMA-376), row by row as they are numbered there: a row
 * that is left out is empty. Text and numbers as they are stored, dates as their number; of a formula
 * what it came to. Throws where it is no workbook, or larger than any table of people, and so are
 * rows beyond `mostRows`.
 */
export function sheetRows(bytes: Buffer, mostRows: number): string[][] {
  const entries = readContainer(bytes);
  let left = mostBytes;
  const part = (name: string): string => {
    const entry = entries.find((each: ZipEntry) => each.name === name);
    if (!entry) return '';
    const content = unpacked(entry, left);
    left -= content.length;
    return content.toString('utf8');
  };
  const sheet = part(firstSheet(part('xl/workbook.xml'), part('xl/_rels/workbook.xml.rels')));
  if (sheet === '') throw new Error('no sheet');
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<si\b[^>]*>(.*?)<\/si>/gs)].map(
    ([, item = '']) => textOf(item),
  );
  const rows: string[][] = [];
  for (const [, attributes = '', cells = ''] of sheet.matchAll(/<row\b([^>]*)>(.*?)<\/row>/gs)) {
    const number = Number(/\br="(\d+)"/.exec(attributes)?.[1] ?? rows.length + 1);
    if (number > mostRows) throw new Error('too many rows');
    while (rows.length < number) rows.push([]);
    rows[number - 1] = cellsOf(cells, shared);
  }
  return rows;
}

/** The part that holds the sheet that comes first. */
function firstSheet(workbook: string, relations: string): string {
  const id = /<sheet\b[^>]*\br:id="([^"]+)"/.exec(workbook)?.[1] ?? '';
  const of = [...relations.matchAll(/<Relationship\b[^>]*>/g)].find(([each]) =>
    each.includes(`Id="${id}"`),
  );
  const target = /\bTarget="([^"]+)"/.exec(of?.[0] ?? '')?.[1] ?? '';
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

function cellsOf(row: string, shared: readonly string[]): string[] {
  const cells: string[] = [];
  for (const [, attributes = '', inner = ''] of row.matchAll(/<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const at = columnOf(/\br="([A-Z]+)\d+"/.exec(attributes)?.[1]) ?? cells.length;
    if (at >= mostColumns) continue;
    while (cells.length < at) cells.push('');
    const type = /\bt="(\w+)"/.exec(attributes)?.[1];
    const stored = plainXml(/<v>([^<]*)<\/v>/.exec(inner)?.[1] ?? '');
    cells[at] =
      type === 'inlineStr' ? textOf(inner) : type === 's' ? (shared[Number(stored)] ?? '') : stored;
  }
  return cells;
}

/** Runs of text one after another, without how they are read aloud. */
const textOf = (item: string): string =>
  [...item.replaceAll(/<rPh\b.*?<\/rPh>/gs, '').matchAll(/<t\b[^>]*>([^<]*)<\/t>/g)]
    .map(([, text = '']) => plainXml(text))
    .join('');

/** `A` is 0, `AA` is 26. */
const columnOf = (letters: string | undefined): number | undefined =>
  letters === undefined
    ? undefined
    : Array.from(letters, (letter) => (letter.codePointAt(0) ?? 64) - 64).reduce(
        (sum, digit) => sum * 26 + digit,
        0,
      ) - 1;
