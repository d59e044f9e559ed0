import { fc } from '../support/fastCheck.js';
import type { Reader } from '../../server/domain/form/fieldKind.js';
import { fieldKind, fieldSchema } from '../../server/domain/form/kinds/registry.js';
import { scalarKinds } from '../../server/domain/form/kinds/scalars.js';
import { csvLine, csvRows, guarded, unguarded } from '../../server/domain/fund/csv.js';

/**
 * Values by kinds of field by ways in and out: typed, typed again from what the form shows, written
 * into a file for spreadsheets and read from it. A value comes through all of them as it was.
 */
const today = '2026-11-23';
const name = { zh: 'x', en: 'x' };
const particular: Readonly<Record<string, object>> = {
  choice: { options: ['one', 'two'].map((id) => ({ id, name })) },
  registry_entry: { registry: 'provider' },
};
const readers: readonly Reader[] = (['en', 'zh-CN'] as const).map((locale) => ({
  locale,
  t: (key, params) => `${key} ${Object.values(params ?? {}).join(' ')}`,
}));

/** Of each kind: what people and spreadsheets write, what it is, and what is shown of it. */
const matrix: readonly (readonly [string, string, unknown, string?, object?])[] = [
  ['text', '\u5F20\u4E09 O\u2019Neill \u{20BB7}', '\u5F20\u4E09 O\u2019Neill \u{20BB7}'],
  ['text', '=1+1', '=1+1'],
  ['text', '0012', '0012'],
  ['long_text', 'one\r\n"two", three', 'one\n"two", three'],
  ['number', '1,234.5', 1234.5, '1,234.5'],
  ['whole', '12,000', 12_000, '12,000'],
  ['whole', '2025', 2025, '2,025'],
  ['whole', '2025', 2025, '2025', { year: true }],
  // Stored definitions do not say what a year is, but only a year can stand between these bounds.
  ['whole', '\uFF12\uFF10\uFF12\uFF15', 2025, '2025', { min: 2000, max: 2100 }],
  ['whole', '2025', 2025, '2,025', { min: 0, max: 10_000 }],
  ['money', '200\u4E07', 200_000_000, '2,000,000.00'],
  ['money', '\uFF12\uFF10\uFF10\u4E07\u5143', 200_000_000, '2,000,000.00'],
  ['money', '1.5\u4EBF', 15_000_000_000, '150,000,000.00'],
  ['money', '1,234.56', 123_456, '1,234.56'],
  ['percent', '33.33%', 3333, '33.33%'],
  ['day', '2026/1/3', '2026-01-03'],
  ['day', '2026/1/3 0:00', '2026-01-03'],
  ['day', '2026-01-03 00:00:00', '2026-01-03'],
  ['day', '2026\u5E741\u67083\u65E5', '2026-01-03'],
  ['choice', 'one', 'one'],
  ['yes_no', 'no', false],
  ['email', 'a.b@example.org', 'a.b@example.org'],
  ['phone', '138 0013 8000', '+8613800138000', '138 0013 8000'],
  ['phone', '0411-84791234', '+8641184791234', '0411 8479 1234'],
  ['phone', '+1 (617) 555-0134', '+16175550134', '+1 617 555 0134'],
  ['phone', '+49 151 1234 5678', '+4915112345678', '+49 1511 2345678'],
  ['phone', '+852 9123 4567', '+85291234567', '+852 9123 4567', { mobile: true }],
  ['phone', '+1 617 555 0134', '+16175550134', '+1 617 555 0134', { mobile: true }],
  ['credit_code', '91350200776049653a', '91350200776049653A'],
  ['url', 'https://example.org/a', 'https://example.org/a'],
  ['branch_code', '102100099996', '102100099996', '102100099996'],
  ['branch_code', '001100011002', '001100011002', '001100011002'],
  ['account_number', '6228 4804 0256 4890 018', '6228480402564890018'],
  ['account_number', '0012345678901234', '0012345678901234', '0012345678901234'],
  ['registry_entry', 'FW-2026-0001', 'FW-2026-0001'],
];

const fieldOf = (kind: string, more: object = {}) =>
  fieldSchema.parse({ id: 'f', kind, name, ...particular[kind], ...more });

test('every kind with one value stands in the matrix', () => {
  const missing = [...scalarKinds.keys()].filter((kind) => !matrix.some(([each]) => each === kind));
  expect(missing).toEqual([]);
});

test.each(matrix.map((row) => ({ row })))(
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
