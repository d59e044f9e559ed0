import { strToU8, zipSync, type Zippable } from 'fflate';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packed = 'http://schemas.openxmlformats.org/package/2006';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** The earliest moment that a ZIP file can say: the same rows give the same bytes. */
const always = new Date(1980, 0, 1);

/**
 * A workbook (ECMA-376) of one sheet whose cells are all text, so that no program shortens a number;
 * the same rows give the same bytes. Null where a cell holds what no XML file can say.
 */
export function plainWorkbook(
  sheet: string,
  rows: readonly (readonly string[])[],
): Uint8Array | null {
  if (
    rows
      .flat()
      .some((cell) => /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(cell))
  )
    return null;
  const parts: Readonly<Record<string, string>> = {
    '[Content_Types].xml': `<Types xmlns="${packed}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${packed}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${asXml(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packed}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows.map(rowXml).join('')}</sheetData></worksheet>`,
  };
  const files: Zippable = Object.fromEntries(
    Object.entries(parts).map(([name, xml]) => [name, [strToU8(head + xml), { mtime: always }]]),
  );
  return zipSync(files);
}

const rowXml = (cells: readonly string[], index: number): string =>
  `<row r="${index + 1}">${cells
    .map(
      (cell, column) =>
        `<c r="${columnName(column)}${index + 1}" t="inlineStr"><is><t xml:space="preserve">${asXml(cell)}</t></is></c>`,
    )
    .join('')}</row>`;

/** `A` of 0, `AA` of 26. */
const columnName = (column: number): string =>
  column < 26
    ? String.fromCodePoint(65 + column)
    : columnName(Math.floor(column / 26) - 1) + columnName(column % 26);

const asXml = (text: string): string =>
  text.replaceAll(/[&<>"\r]/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
