import { sheetRows } from '../../server/adapters/sheetRows.js';
import { office } from '../support/taggedFiles.js';

/** A workbook whose only sheet holds this, with these shared texts. */
const workbookOf = (sheet: string, shared = ''): Buffer =>
  office({
    'xl/workbook.xml': '<workbook><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/sharedStrings.xml': `<sst>${shared}</sst>`,
    'xl/worksheets/sheet1.xml': `<sheetData>${sheet}</sheetData>`,
  });

test('an empty row that only has a format takes nothing of the next', () => {
  const sheet =
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" s="1"/>' +
    '<row r="3"><c r="A3" s="1"/><c r="B3" t="s"><v>1</v></c></row>';
  const shared = '<si><t>no</t></si><si><t>林</t><rPh><t>リン</t></rPh><r><t>远</t></r></si>';
  expect(sheetRows(workbookOf(sheet, shared), 10)).toEqual([['1'], [], ['', '林远']]);
});

// Were each of them looked for to the end, this would take hours.
test.each(['<row>', '<row', '<row><c>', '<row r="1"'])(
  'a sheet of %s without an end has no rows',
  (open) => {
    expect(sheetRows(workbookOf(open.repeat(1_000_000), '<si><rPh'.repeat(1_000_000)), 10)).toEqual(
      [],
    );
  },
);
