import { office } from './taggedFiles.js';

const main = 'http://schemas.openxmlformats.org';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** `A` for 0, `AA` for 26. */
const column = (at: number): string =>
  (at < 26 ? '' : String.fromCodePoint(64 + Math.floor(at / 26))) +
  String.fromCodePoint(65 + (at % 26));

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * A workbook of one sheet with these rows, as programs write it: the first column among the shared
 * texts, the others in their cells; an empty row is left out, and so is an empty cell.
 */
export function workbook(rows: readonly (readonly string[])[]): Buffer {
  const shared: string[] = [];
  const cell = (text: string, at: number, row: number): string => {
    if (text === '') return '';
    const place = `${column(at)}${row}`;
    if (at > 0) return `<c r="${place}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
    shared.push(text);
    return `<c r="${place}" t="s"><v>${shared.length - 1}</v></c>`;
  };
  const sheet = rows
    .map((cells, index) => {
      const said = cells.map((text, at) => cell(text, at, index + 1)).join('');
      return said === '' ? '' : `<row r="${index + 1}">${said}</row>`;
    })
    .join('');
  const texts = shared.map((text) => `<si><r><t>${escaped(text)}</t></r></si>`).join('');
  return office({
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="${main}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${types}.sharedStrings+xml"/></Types>`,
    '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="${main}/package/2006/relationships"><Relationship Id="rId1" Type="${main}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="${main}/package/2006/relationships"><Relationship Id="rId1" Type="${main}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${main}/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="${main}/spreadsheetml/2006/main" xmlns:r="${main}/officeDocument/2006/relationships"><sheets><sheet name="Pool" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/sharedStrings.xml': `<?xml version="1.0"?><sst xmlns="${main}/spreadsheetml/2006/main">${texts}</sst>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet xmlns="${main}/spreadsheetml/2006/main"><sheetData>${sheet}</sheetData></worksheet>`,
  });
}
