import { fieldSchema } from '../../server/domain/form/kinds/registry.js';

/** The day on which the values are read. */
export const valuesDay = '2026-11-23';
const name = { zh: 'x', en: 'x' };
/** What a kind must say of itself besides its name. */
const particular: Readonly<Record<string, object>> = {
  choice: { options: ['one', 'two'].map((id) => ({ id, name })) },
  registry_entry: { registry: 'provider' },
};
/** Kind, what is typed, what it is, what is shown of it (where that is more than the text), and what narrows the field. */
export type FieldValue = readonly [string, string, unknown, string?, object?];

/** Of each kind: what people and spreadsheets write, what it is, and what is shown of it. */
export const fieldValues: readonly FieldValue[] = [
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
  ['day', '20260103', '2026-01-03'],
  ['day', '\uFF12\uFF10\uFF12\uFF16-01-03', '2026-01-03'],
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

/** A field of a kind; `more` narrows it. */
export const fieldOf = (kind: string, more: object = {}, id = 'f') =>
  fieldSchema.parse({ id, kind, name, ...particular[kind], ...more });
