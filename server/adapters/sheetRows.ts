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
  const shared = [...elements(part('xl/sharedStrings.xml'), 'si')].map(({ inner }) =>
    textOf(inner),
  );
  const rows: string[][] = [];
  for (const { attributes, inner: cells } of elements(sheet, 'row')) {
    const number = Number(/\br="(\d+)"/.exec(attributes)?.[1] ?? rows.length + 1);
    if (number > mostRows) throw new Error('too many rows');
    while (rows.length < number) rows.push([]);
    rows[number - 1] = cellsOf(cells, shared);
  }
  return rows;
}

interface Element {
  readonly attributes: string;
  readonly inner: string;
}

/**
 * The elements of this name, none of which lies in another. By plain searches, each of which begins
 * where the last ended: an expression would go through the rest again for every one left open.
 */
function* elements(xml: string, name: string): Generator<Element> {
  const end = `</${name}>`;
  let from = 0;
  for (;;) {
    const at = xml.indexOf(`<${name}`, from);
    if (at < 0) return;
    from = at + name.length + 1;
    if (!/[\s/>]/.test(xml.charAt(from))) continue;
    const open = xml.indexOf('>', from);
    if (open < 0) return;
    const attributes = xml.slice(from, open);
    from = open + 1;
    if (attributes.endsWith('/')) {
      yield { attributes, inner: '' };
      continue;
    }
    const close = xml.indexOf(end, from);
    if (close < 0) return;
    yield { attributes, inner: xml.slice(from, close) };
    from = close + end.length;
  }
}

/** The part that holds the sheet that comes first. */
function firstSheet(workbook: string, relations: string): string {
  const [first] = elements(workbook, 'sheet');
  const id = /\br:id="([^"]+)"/.exec(first?.attributes ?? '')?.[1] ?? '';
  const of = [...elements(relations, 'Relationship')].find(({ attributes }) =>
    attributes.includes(`Id="${id}"`),
  );
  const target = /\bTarget="([^"]+)"/.exec(of?.attributes ?? '')?.[1] ?? '';
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

function cellsOf(row: string, shared: readonly string[]): string[] {
  const cells: string[] = [];
  for (const { attributes, inner } of elements(row, 'c')) {
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
  [...elements(withoutReading(item), 't')].map(({ inner }) => plainXml(inner)).join('');

function withoutReading(item: string): string {
  const [first = '', ...others] = item.split('<rPh');
  return first + others.map((each) => each.split('</rPh>').slice(1).join('')).join('');
}

/** `A` is 0, `AA` is 26. */
const columnOf = (letters: string | undefined): number | undefined =>
  letters === undefined
    ? undefined
    : Array.from(letters, (letter) => (letter.codePointAt(0) ?? 64) - 64).reduce(
        (sum, digit) => sum * 26 + digit,
        0,
      ) - 1;
