import { fc } from '../support/fastCheck.js';
import { fieldOf, fieldValues, valuesDay } from '../support/fieldValues.js';
import type { Reader } from '../../server/domain/form/fieldKind.js';
import { fieldKind } from '../../server/domain/form/kinds/registry.js';
import { scalarKinds } from '../../server/domain/form/kinds/scalars.js';
import { csvLine, csvRows, guarded, unguarded } from '../../server/domain/fund/csv.js';

/**
 * Values by kinds of field by ways in and out: typed, typed again from what the form shows, written
 * into a file for spreadsheets and read from it. A value comes through all of them as it was.
 */
const today = valuesDay;
const readers: readonly Reader[] = (['en', 'zh-CN'] as const).map((locale) => ({
  locale,
  t: (key, params) => `${key} ${Object.values(params ?? {}).join(' ')}`,
}));

test('every kind with one value stands in the matrix', () => {
  const missing = [...scalarKinds.keys()].filter(
    (kind) => !fieldValues.some(([each]) => each === kind),
  );
  expect(missing).toEqual([]);
});

test.each(fieldValues.map((row) => ({ row })))(
  '$row.0: $row.1',
  ({ row: [kind, typed, value, shown, more] }) => {
    const field = fieldOf(kind, more);
    const rule = fieldKind(kind);
    const readAs = (text: string) => rule.read({ f: text }, 'f', field, today).value;
    const stored = readAs(typed) ?? null;
    expect(stored).toEqual(value);
    const again = rule.type(stored);
    expect(readAs(again)).toEqual(value);
    const [line] = csvRows(csvLine([again, typed])).value ?? [];
    expect(line?.cells.map((cell) => readAs(unguarded(cell)))).toEqual([value, value]);
    for (const reader of readers) {
      const printed = rule.print(stored, field, reader);
      expect(printed).not.toBe('');
      if (shown !== undefined) expect(printed).toContain(shown);
    }
  },
);

test('a paper\u2019s number comes through a file for spreadsheets', () => {
  const papers = [
    ['resident_id', '11010519491231002X'],
    ['resident_id', '210211199003071235'],
    ['passport', 'E12345678'],
    ['taiwan_permit', '1234567801'],
  ] as const;
  for (const [type, number] of papers) {
    const [row] = csvRows(csvLine([number])).value ?? [];
    const raw = { 'f.type': type, 'f.number': row?.cells[0] };
    const reading = fieldKind('person_id').read(raw, 'f', fieldOf('person_id'), today);
    expect(reading.value).toEqual({ type, number });
  }
});

test('a number that a spreadsheet has shortened is refused as such, not as one mistyped', () => {
  const cut = '6.22848E+18';
  const account = fieldKind('account_number').read(
    { f: cut },
    'f',
    fieldOf('account_number'),
    today,
  );
  expect(account.problems?.['']?.code).toBe('number_cut');
  const raw = { 'f.type': 'resident_id', 'f.number': cut };
  const paper = fieldKind('person_id').read(raw, 'f', fieldOf('person_id'), today);
  expect(paper.problems?.['number']?.code).toBe('number_cut');
});

test('a long number or one with zeros in front is text to a spreadsheet, whatever stands in it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(0\d{1,30}|\d{12,32})$/), (digits) => {
      expect(guarded(digits)).toBe(`\t${digits}`);
      expect(unguarded(guarded(digits))).toBe(digits);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\t', "'", '0', '9', '=', ' ') }), (text) => {
      expect(unguarded(guarded(text))).toBe(text);
    }),
  );
});
