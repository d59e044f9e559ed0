import type { Reader } from '../../server/domain/form/fieldKind.js';
import { readSection } from '../../server/domain/procedure/answers.js';
import { readableBlind } from '../../server/domain/access/blindSight.js';
import { answersView } from '../../server/shared/forms/answersView.js';
import { afterRowIntent, readRowIntent, revealedBy } from '../../server/shared/forms/formRows.js';
import { answerReasonText, sectionView } from '../../server/shared/forms/formView.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { startupCompiled, startupDefinition, startupTyped } from '../support/startup.js';

const compiled = startupCompiled();
const around = {
  today: '2026-11-23',
  call: { opens: '2026-10-01', closes: '2026-12-01', year: 2026 },
};
const reader: Reader = {
  locale: 'en',
  t: (key, params) => [key, ...Object.values(params ?? {})].join(' '),
};

const stored = (id: string) => readSection(compiled, id, startupTyped[id] ?? {}, {}, around).values;
const answers = Object.fromEntries([...compiled.sections.keys()].map((id) => [id, stored(id)]));

const view = (id: string, more: object = {}) => {
  const shown = sectionView(compiled, id, { answers, ...more }, around, reader);
  if (!shown) throw new Error(`no section ${id}`);
  return shown;
};
const fieldOf = (id: string, name: string, more: object = {}) =>
  view(id, more).fields.find((field) => field.name === name);

test('stored answers stand as they would be typed', () => {
  expect(fieldOf('company', 'company.paid_in')).toMatchObject({
    view: 'fields/money',
    value: '2000000',
    optional: false,
    label: 'Paid-in capital',
  });
  expect(fieldOf('company', 'company.certificates')?.options.map(({ checked }) => checked)).toEqual(
    [false, true, false, false],
  );
  expect(fieldOf('company', 'company.in_zone')?.value).toBe('yes');
  const paper = fieldOf('founder', 'founder.paper');
  expect(paper?.value).toBe('210211199003071235');
  expect(paper?.options.find(({ checked }) => checked)?.value).toBe('resident_id');
});

test('what was typed is kept beside its message', () => {
  const raw = { ...startupTyped['company'], 'company.registered_on': '30 February' };
  const { problems } = readSection(compiled, 'company', raw, {}, around);
  const shown = view('company', { raw, problems });
  expect(shown.errors).toEqual([
    {
      href: '#company.registered_on',
      message: 'fields.problem_line Registered on refusals.no_such_day',
    },
  ]);
  expect(shown.fields.find(({ name }) => name === 'company.registered_on')).toMatchObject({
    value: '30 February',
    odd: true,
    error: 'refusals.no_such_day',
  });
});

test('rows are numbered as their problems count them', () => {
  const raw = { 'equity.shareholders.2.share': 'x', 'equity.shareholders.5.share': '101' };
  const { problems } = readSection(compiled, 'equity', raw, {}, around);
  const rows = fieldOf('equity', 'equity.shareholders', { raw, problems })?.rows ?? [];
  expect(rows.map(({ cells }) => cells.at(-1))).toMatchObject([
    {
      name: 'equity.shareholders.0.share',
      value: 'x',
      error: 'refusals.not_number 2 fields.cellSaved 70%',
    },
    {
      name: 'equity.shareholders.1.share',
      value: '101',
      error: 'refusals.out_of_range 0 100 fields.cellSaved 30%',
    },
  ]);
});

test('a table grows and shrinks by its buttons', () => {
  const table = 'founder.team';
  expect(fieldOf('founder', table)?.rows).toHaveLength(2);
  expect(fieldOf('founder', table, { addRowTo: table })?.rows).toHaveLength(3);
  const drop = fieldOf('founder', table)?.rows[0]?.drop;
  expect(drop).toBe('drop_row:founder.team.0');
  const intent = readRowIntent(drop);
  if (!intent) throw new Error('not read');
  const { values } = readSection(
    compiled,
    'founder',
    afterRowIntent(startupTyped['founder'] ?? {}, intent),
    answers,
    around,
  );
  expect(values['team']).toHaveLength(1);
  expect(readRowIntent('add_row:founder.team')).toEqual({ act: 'add', table });
  for (const other of ['save', 'drop_row:a.b', 'add_row:a', null, ['x'], {}]) {
    expect(readRowIntent(other)).toBeNull();
  }
});

test('an answer that opens another field is noticed', () => {
  const equity = { ...answers['equity'], has_financing: true };
  const revealed = revealedBy(compiled, 'equity', answers, { ...answers, equity }, around);
  expect(revealed).toEqual(['equity.financing']);
});

test('the definition’s own message is found', () => {
  const reason = { code: 'definition_message', params: { at: 'company.paid_in' } };
  expect(answerReasonText(compiled, reason, reader)).toBe(
    'Paid-in capital cannot exceed the registered capital.',
  );
});

test('an expert reads nothing that tells who applies', () => {
  const options = { masked: true, mayRead: readableBlind };
  const text = JSON.stringify(answersView(compiled, answers, around, reader, options));
  for (const context of ['Lin Yuan', 'Lanhai', '91350200776049653A', '210211', '138', 'Zhao Min']) {
    expect(text).not.toContain(context);
  }
  expect(text).toContain('Deep-sea sensor');
});

const printed = (masked: boolean) =>
  JSON.stringify(answersView(compiled, answers, around, reader, { masked }));

test('a unit stands in the head of a column or beside each amount, not in both', () => {
  const yuan: Reader = {
    ...reader,
    t: (key, params) => (key === 'fields.yuan' ? `${String(params?.['amount'])} yuan` : key),
  };
  const shareholders = (subscribed: string) => {
    const definition = structuredClone(startupDefinition());
    const table = definition.form
      .find(({ section }) => section === 'equity')
      ?.fields.find(({ id }) => id === 'shareholders');
    if (!table || !('columns' in table)) throw new Error('no table of shareholders');
    const column = table.columns.find(({ id }) => id === 'subscribed');
    if (!column) throw new Error('no column of what was subscribed');
    column.name = { zh: '认缴', en: subscribed };
    const shown = answersView(compileDefinition(definition), answers, around, yuan, {
      masked: false,
    });
    const found = shown
      .flatMap((section) => section.answers)
      .find(({ at }) => at === 'equity.shareholders')?.table;
    const place = found?.columns.indexOf(subscribed) ?? -1;
    return found?.rows.map((row) => row[place]);
  };
  expect(shareholders('Subscribed (yuan)')).toEqual(['3,500,000.00', '1,500,000.00']);
  expect(shareholders('Subscribed')).toEqual(['3,500,000.00 yuan', '1,500,000.00 yuan']);
});

test('personal numbers are covered for most readers', () => {
  expect(printed(true)).toContain('210***********1235');
  expect(printed(true)).not.toContain('138 0000 5678');
  expect(printed(false)).toContain('138 0000 5678');
});
