import { fc } from '../support/fastCheck.js';
import type { Reader, RawInputs } from '../../server/domain/form/fieldKind.js';
import { fieldKind, fieldKinds, fieldSchema } from '../../server/domain/form/kinds/registry.js';

const today = '2026-11-23';
const name = { zh: 'x', en: 'x' };
const options = ['one', 'two', 'three'].map((id) => ({ id, name }));
const reader: Reader = {
  locale: 'en',
  t: (key, params) => `${key}${JSON.stringify(params ?? {})}`,
};

/** A field of every kind with its particular keys. */
const particular: Record<string, object> = {
  choice: { options },
  multi_choice: { options, max: 2 },
  money: { max_yuan: 1_000_000 },
  whole: { min: 0, max: 100 },
  day: { latest: 'today' },
  agreed: { text: name },
  registry_entry: { registry: 'provider' },
  table: {
    columns: [
      { id: 'who', kind: 'text', name },
      { id: 'share', kind: 'percent', name },
      { id: 'paid', kind: 'money', name, required: false },
    ],
    max_rows: 5,
    total: { column: 'share', equals: 100 },
  },
};

const field = (kind: string, more: object = {}) =>
  fieldSchema.parse({ id: 'f', kind, name, ...particular[kind], ...more });

const read = (kind: string, typed: unknown, more: object = {}) => {
  const raw: RawInputs =
    typeof typed === 'object' && typed !== null && !Array.isArray(typed)
      ? { ...typed }
      : { 's.f': typed };
  return fieldKind(kind).read(raw, 's.f', field(kind, more), today);
};

const codeOf = (kind: string, typed: unknown, more: object = {}) => {
  const { problems } = read(kind, typed, more);
  return problems && Object.values(problems)[0]?.code;
};

test('every kind has a schema entry', () => {
  for (const kind of fieldKinds.keys()) expect(field(kind).kind).toBe(kind);
});

test('what every kind gives as a sample it reads itself, complete and without a word', () => {
  const types = ['resident_id', 'passport', 'hk_macau_permit', 'taiwan_permit', 'permanent_card'];
  const fields = [
    ...[...fieldKinds.keys()].filter((kind) => kind !== 'table').map((kind) => field(kind)),
    ...types.map((type) => field('person_id', { types: [type] })),
    field('table', { total: undefined, min_rows: 3 }),
    field('account_number', { holder: 'person' }),
    field('long_text', { min: 50 }),
    field('day', { earliest: '2026-01-01' }),
    field('money', { max_yuan: 500 }),
  ];
  for (const each of fields) {
    const kind = fieldKind(each.kind);
    const { value = null, problems } = kind.read(
      kind.sample('s.f', each, today),
      's.f',
      each,
      today,
    );
    expect([each, problems]).toEqual([each, undefined]);
    expect(kind.lacks?.(value, each) ?? {}).toEqual({});
    expect(value).not.toBeNull();
  }
});

test.each([
  ['text', ' \uFF21b\u0301 ', '\uFF21b\u0301'],
  ['long_text', 'a\r\nb', 'a\nb'],
  ['number', '\uFF11,234.50', 1234.5],
  ['number', '-0', 0],
  ['whole', '\uFF14\uFF12', 42],
  ['money', '1,234.56', 123_456],
  ['money', '\uFF11\uFF10', 1000],
  ['percent', '33.33%', 3333],
  ['percent', '100', 10_000],
  ['day', '2026/1/3', '2026-01-03'],
  ['day', '2026\u5E741\u67083\u65E5', '2026-01-03'],
  ['choice', 'two', 'two'],
  ['multi_choice', ['three', 'one', 'one'], ['one', 'three']],
  ['multi_choice', 'two', ['two']],
  ['yes_no', 'no', false],
  ['email', 'a.b@example.org', 'a.b@example.org'],
  ['phone', '138 0000 5678', '+8613800005678'],
  ['phone', '0411-84791234', '+8641184791234'],
  ['phone', '+44 20 7946 0000', '+442079460000'],
  ['credit_code', '91350200776049653a', '91350200776049653A'],
  ['url', 'www.example.org/a', 'https://www.example.org/a'],
  ['agreed', 'on', true],
  ['text', '', null],
  ['agreed', undefined, null],
])('%s reads %j', (kind, typed, value) => {
  expect(read(kind, typed)).toEqual({ value });
});

test.each([
  ['text', ['a'], 'not_text'],
  ['text', 'a\u0000b', 'control_characters'],
  ['text', 'a'.repeat(201), 'too_long'],
  ['text', '\uD800', 'not_readable'],
  ['number', '1.234', 'too_many_places'],
  ['number', '1e3', 'not_number'],
  ['whole', '1.5', 'not_whole'],
  ['whole', '-1', 'out_of_range'],
  ['whole', '9'.repeat(30), 'out_of_reach'],
  ['money', '0.001', 'too_many_decimals'],
  ['money', '-1', 'negative_money'],
  ['money', '1000001', 'above_max'],
  ['percent', '100.01', 'out_of_range'],
  ['day', '2026-02-30', 'no_such_day'],
  ['day', '2027-01-01', 'in_the_future'],
  ['choice', 'four', 'choose_one'],
  ['multi_choice', ['one', 'two', 'three'], 'too_many_chosen'],
  ['multi_choice', [['one']], 'choose_listed'],
  ['yes_no', 'maybe', 'choose_one'],
  ['email', 'a@b', 'not_email'],
  ['phone', '12345', 'not_phone'],
  ['credit_code', '123', 'not_credit_code'],
  ['url', 'javascript:alert(1)', 'not_url'],
  ['url', 'https://user:word@example.org', 'not_url'],
])('%s refuses %j as %s', (kind, typed, code) => {
  expect(codeOf(kind, typed)).toBe(code);
});

test('a credit code with a wrong check character only warns', () => {
  expect(read('credit_code', '91350203M0001QAY9B')).toEqual({
    value: '91350203M0001QAY9B',
    warning: { code: 'credit_code_checksum' },
  });
});

const paper = (type: string, number: string) =>
  read('person_id', { 's.f.type': type, 's.f.number': number });

test('an identity paper is checked by its type', () => {
  expect(paper('resident_id', '210211199003071235').value).toEqual({
    type: 'resident_id',
    number: '210211199003071235',
  });
  expect(paper('resident_id', '110105199001011234').problems).toEqual({
    number: { code: 'resident_id_checksum' },
  });
  expect(paper('permanent_card', '921840198802150034').problems).toBeUndefined();
  expect(paper('driver', 'A1').problems).toEqual({ type: { code: 'choose_one' } });
  expect(paper('passport', '').value).toBeNull();
});

test('a table leaves out blank rows and names the cell at fault', () => {
  const typed = { 's.f.0.who': ' ', 's.f.3.who': 'A', 's.f.3.share': '60', 's.f.7.who': 'B' };
  expect(read('table', typed).value).toEqual([
    { who: 'A', share: 6000, paid: null },
    { who: 'B', share: null, paid: null },
  ]);
  expect(read('table', { ...typed, 's.f.7.share': 'x' }).problems).toEqual({
    '1.share': { code: 'not_number', params: { places: 2 } },
  });
  const rows = Object.fromEntries(Array.from({ length: 6 }, (_, row) => [`s.f.${row}.who`, 'A']));
  expect(read('table', rows).problems).toEqual({
    '': { code: 'too_many_rows', params: { max: 5 } },
  });
});

const lacks = (rows: readonly { who: string; share: number | null }[]) =>
  fieldKind('table').lacks?.(rows, field('table'));

test('what a table still lacks is said for handing in only', () => {
  expect(lacks([])).toEqual({ '': { code: 'too_few_rows', params: { min: 1 } } });
  expect(lacks([{ who: 'A', share: 9000 }])).toEqual({
    '': { code: 'wrong_total', params: { sum: '90', total: 100 } },
  });
  expect(
    lacks([
      { who: 'A', share: 3333 },
      { who: 'B', share: 6666 },
    ]),
  ).toEqual({});
  expect(
    lacks([
      { who: 'A', share: 10_000 },
      { who: 'B', share: null },
    ]),
  ).toEqual({
    '1.share': { code: 'required' },
  });
});

const anyTyped = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.anything(),
  fc.constantFrom('\uFF11', '-0', '1e999', '9'.repeat(400), '2026-13-45', '\u0000', 'yes', 'one'),
);
const inputNames = ['s.f', 's.f.type', 's.f.number', 's.f.0.who', 's.f.0.share', 's.f.999.who'];

test.each([...fieldKinds.keys()])('%s reads anything or says why not', (kind) => {
  const rule = fieldKind(kind);
  const config = field(kind);
  const raws = fc.dictionary(fc.constantFrom(...inputNames), anyTyped);
  fc.assert(
    fc.property(raws, (raw) => {
      const reading = rule.read(raw, 's.f', config, today);
      if (reading.problems) {
        expect(Object.values(reading.problems).every(({ code }) => /^[a-z_]+$/.test(code))).toBe(
          true,
        );
        return;
      }
      expect(reading.value).not.toBeUndefined();
      expect(JSON.parse(JSON.stringify(reading.value))).toEqual(reading.value);
      expect(typeof rule.print(reading.value, config, reader)).toBe('string');
      rule.lacks?.(reading.value, config);
      rule.toCel(reading.value);
    }),
    { numRuns: 300 },
  );
});

test.each(['text', 'number', 'whole', 'money', 'percent', 'day', 'choice', 'yes_no', 'agreed'])(
  'what %s reads is typed back the same',
  (kind) => {
    const rule = fieldKind(kind);
    const config = field(kind);
    const typed = fc.oneof(
      fc.string(),
      fc.integer({ min: 0, max: 100 }).map(String),
      fc.tuple(fc.nat(99), fc.nat(99)).map(([whole, rest]) => `${whole}.${rest}`),
      fc.constantFrom('2026-02-28', 'one', 'yes', 'on'),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const reading = rule.read({ 's.f': text }, 's.f', config, today);
        fc.pre(reading.problems === undefined && reading.value !== null);
        const again = rule.type(reading.value ?? null);
        expect(rule.read({ 's.f': again }, 's.f', config, today)).toEqual(reading);
      }),
    );
  },
);
