import { fc } from '../support/fastCheck.js';
import { fieldKind, fieldKinds, fieldSchema } from '../../server/domain/form/kinds/registry.js';
import { rowsOf } from '../../server/domain/form/kinds/tableField.js';
import { boundedUnread } from '../../server/domain/form/unread.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { missingOf, readSection } from '../../server/domain/procedure/answers.js';
import { missingWithUnread } from '../../server/domain/procedure/unreadAnswers.js';
import type { RawInputs, Reader } from '../../server/domain/form/fieldKind.js';
import { sectionView } from '../../server/shared/forms/formView.js';
import { startupDefinition } from '../support/startup.js';

const today = '2026-11-23';
const around = { today, call: { opens: '2026-10-01', closes: '2026-12-01', year: 2026 } };
const name = { zh: 'x', en: 'x' };
const options = ['one', 'two', 'three'].map((id) => ({ id, name }));
const reader: Reader = { locale: 'en', t: (key) => key };
const columns = ['text', 'percent', 'money', 'day', 'whole'].map((kind) => ({
  id: kind,
  kind,
  name,
  required: false,
}));

const particular: Readonly<Record<string, object>> = {
  choice: { options },
  multi_choice: { options, max: 2 },
  agreed: { text: name },
  registry_entry: { registry: 'provider' },
  table: { columns, max_rows: 5 },
};

/** One section with a field of every kind, each named by it. */
const definition = startupDefinition();
const fields = [...fieldKinds.keys()].map((kind) =>
  fieldSchema.parse({ id: kind, kind, name, ...particular[kind] }),
);
const compiled = compileDefinition({
  ...definition,
  form: [{ section: 'all', name, fields }, ...definition.form],
});

const samples: RawInputs = Object.assign(
  {},
  ...fields.map((field) => fieldKind(field.kind).sample(`all.${field.id}`, field, today)),
);
const read = (raw: RawInputs, stood = {}) =>
  readSection(compiled, 'all', raw, { all: stood }, around);
const saved = read(samples).values;

// What people and accidents put into inputs: words, numbers of all sorts, too much, lists.
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('', ' ', '六十', '200万', '-1', '1e9', '2027-13-45', '\u0000', 'x'.repeat(9_000)),
  fc.integer().map(String),
);

const under = (kind: string): string[] =>
  Object.keys(samples).filter(
    (input) => input === `all.${kind}` || input.startsWith(`all.${kind}.`),
  );

test('the samples are read, so that every kind has a value to lose', () => {
  expect(read(samples).problems).toEqual({});
  expect(Object.values(saved).filter((value) => value === null)).toEqual([]);
});

test.each([...fieldKinds.keys()].filter((kind) => kind !== 'table'))(
  'whatever is typed into a %s, its value stands or what was read has taken its place, and the text comes back',
  (kind) => {
    fc.assert(
      fc.property(
        fc.record(Object.fromEntries(under(kind).map((input) => [input, anyText]))),
        (typed) => {
          const { values, unread, problems } = read({ ...samples, ...typed }, saved);
          const bad = Object.keys(problems).some((at) => at.startsWith(`all.${kind}`));
          const others = Object.keys(saved).filter((id) => id !== kind);
          for (const id of others) expect(values[id]).toEqual(saved[id]);
          if (!bad) return expect(unread).toEqual({});
          expect(values[kind]).toEqual(saved[kind]);
          expect(unread[kind]).toEqual(typed);
          const view = sectionView(
            compiled,
            'all',
            { answers: { all: values }, rawByField: unread, problems },
            around,
            reader,
          );
          const shown = view?.fields.find((each) => each.name === `all.${kind}`);
          const last = typed[`all.${kind}.number`] ?? typed[`all.${kind}`] ?? '';
          if (shown?.options.length === 0 || `all.${kind}.number` in typed) {
            expect(shown?.value).toBe(last);
          }
          expect(shown?.error).toBeDefined();
          return undefined;
        },
      ),
      { numRuns: 60 },
    );
  },
);

const cellNames = [0, 1].flatMap((row) => columns.map(({ id }) => [row, id] as const));

test('of a table each cell stands or is what was read, and all that was typed comes back', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 10, maxLength: 10 }), (texts) => {
      const typed = Object.fromEntries(
        cellNames.map(([row, id], at) => [`all.table.${row}.${id}`, texts[at] ?? '']),
      );
      const blank = [0, 1].some((row) =>
        columns.every(({ id }) => (typed[`all.table.${row}.${id}`] ?? '').trim() === ''),
      );
      fc.pre(!blank);
      const { values, unread, problems } = read({ ...samples, ...typed }, saved);
      const [now, before] = [rowsOf(values['table'] ?? null), rowsOf(saved['table'] ?? null)];
      for (const [row, id] of cellNames) {
        const column = fieldSchema.parse({ id, kind: id, name, required: false });
        const input = `all.table.${row}.${id}`;
        const { problems: wrong, value } = fieldKind(id).read(typed, input, column, today);
        expect(now[row]?.[id]).toEqual(wrong ? before[row]?.[id] : value);
        if (wrong) expect(problems).toHaveProperty([input]);
      }
      if (Object.keys(problems).length > 0) expect(unread['table']).toEqual(typed);
    }),
    { numRuns: 100 },
  );
});

test('a row in front of the others moves no value into a cell that cannot be read', () => {
  const row = (at: number, text: string, percent: string): RawInputs => ({
    [`all.table.${at}.text`]: text,
    [`all.table.${at}.percent`]: percent,
  });
  const rest = Object.fromEntries(
    Object.entries(samples).filter(([input]) => !input.startsWith('all.table.')),
  );
  const two = read({ ...rest, ...row(0, 'A', '40'), ...row(1, 'B', '60') }, saved).values;
  const typed = { ...row(0, 'new', '1'), ...row(1, 'A', '40'), ...row(2, 'B', '六十') };
  const { values } = read({ ...rest, ...typed }, two);
  expect(rowsOf(values['table'] ?? null).map(({ text, percent }) => [text, percent])).toEqual([
    ['new', 100],
    ['A', 4000],
    ['B', 6000],
  ]);
});

test('more rows than a table takes leave it standing and all come back', () => {
  const many = Object.fromEntries(
    Array.from({ length: 7 }, (_, at) => [`all.table.${at}.text`, `row ${at}`]),
  );
  const { values, unread } = read({ ...samples, ...many }, saved);
  expect(values['table']).toEqual(saved['table']);
  expect(unread['table']).toMatchObject(many);
});

test('it keeps an application from being handed in, at its place and once', () => {
  const { values, unread } = read({ ...samples, 'all.money': '壹佰万' }, saved);
  const answers = { all: values };
  const missing = missingOf(compiled, answers, {}, around);
  expect(missing.filter(({ section }) => section === 'all')).toEqual([]);
  const told = missingWithUnread(missing, { all: unread }, compiled, answers, around);
  expect(told[0]).toEqual({ section: 'all', at: 'all.money', reason: { code: 'not_money' } });
  expect(told).toHaveLength(missing.length + 1);
});

test('what would fill the database is not kept', () => {
  const long = { 'a.b': 'x'.repeat(150_000) };
  expect(Object.keys(boundedUnread({ one: long, two: long, three: { 'a.c': 'y' } }))).toEqual([
    'one',
    'three',
  ]);
});
