import { recordKeys, diffDefinitions } from '../../server/domain/diff/diff.js';
import { definitionSchema, type Definition } from '../../server/domain/definition/definition.js';
import { presetDefinitions } from '../support/presets.js';
import { schemaKeys } from '../support/schemaKeys.js';
import { processorTime } from '../support/processorTime.js';

const presets = presetDefinitions();
const startup = presets.find(({ procedure }) => procedure === 'kechuang.startup');
if (!startup) throw new Error('the preset is missing');

/** What is reported after an edit, as `change at`. */
function reported(edit: (definition: Definition) => void): string[] {
  const after = structuredClone(startup);
  if (!after) return [];
  edit(after);
  const read = definitionSchema.parse(after);
  return diffDefinitions(startup ?? read, read).map(({ change, at }) => `${change} ${at}`);
}

describe('what is different', () => {
  test('a number of one stage', () => {
    const found = reported(({ workflow: { stages } }) => {
      Object.assign(stages['review'] ?? {}, { experts: 7 });
    });
    expect(found).toEqual(['changed workflow.stages.review.experts']);
  });

  test('an optional key stated for the first time, and one no longer stated', () => {
    const found = reported(({ form, workflow: { stages } }) => {
      Object.assign(form[1] ?? {}, { show_if: 'equity.has_financing' });
      delete stages['review']?.due;
    });
    expect(found.toSorted()).toEqual([
      'changed form.founder.show_if',
      'changed workflow.stages.review.due',
    ]);
  });

  test('where an outcome leads is one thing, with its branches', () => {
    const found = reported(({ workflow: { stages } }) => {
      const review = stages['review'];
      if (review) review.next['scored'] = 'visit';
    });
    expect(found).toEqual(['changed workflow.stages.review.next.scored']);
  });

  test('a field between two others is new, and none of them has moved', () => {
    const found = reported(({ form: [company] }) => {
      const [first] = company?.fields ?? [];
      if (first) company?.fields.splice(2, 0, { ...first, id: 'alias' });
    });
    expect(found).toEqual(['added form.company.alias']);
  });

  test('a field put first has moved, and it alone', () => {
    const found = reported(({ form: [company] }) => {
      const last = company?.fields.pop();
      if (last) company?.fields.unshift(last);
    });
    expect(found).toEqual(['moved form.company.contact_email']);
  });

  test('a column of a table, an option of a column, a criterion: by their ids', () => {
    const found = reported(({ form, rubrics }) => {
      const fields = form.flatMap((section) => section.fields);
      const team = fields.find(({ id }) => id === 'team');
      const degree =
        team && 'columns' in team ? team.columns.find(({ id }) => id === 'degree') : undefined;
      if (degree && 'options' in degree) degree.options.shift();
      const [criterion] = rubrics['startup']?.criteria ?? [];
      if (criterion) criterion.help = { zh: '看', en: 'Look' };
    });
    const [criterion] = startup.rubrics['startup']?.criteria ?? [];
    expect(found).toEqual([
      'removed form.founder.team.degree.options.doctor',
      `changed rubrics.startup.${criterion?.id}.help`,
    ]);
  });

  test('a text that is one of several without ids goes by its place', () => {
    const found = reported(({ guide }) => {
      guide.obligations.splice(1, 1);
    });
    expect(found).toEqual(['removed guide.obligations.1']);
  });

  test('an award where there was none, and the other way round', () => {
    const without: Definition = { ...startup, award: null };
    expect(diffDefinitions(without, startup).map(({ change, at }) => [change, at])).toEqual([
      ['added', 'award'],
    ]);
    expect(diffDefinitions(startup, without).map(({ change, at }) => [change, at])).toEqual([
      ['removed', 'award'],
    ]);
  });

  test('the order of stages in the file says nothing', () => {
    const stages = Object.fromEntries(Object.entries(startup.workflow.stages).toReversed());
    const turned = { ...startup, workflow: { ...startup.workflow, stages } };
    expect(diffDefinitions(startup, turned)).toEqual([]);
  });
});

test('records are told from objects with fixed keys as the schema has them', () => {
  const records = schemaKeys().filter(({ record }) => record);
  expect([...recordKeys].toSorted()).toEqual(
    [...new Set(records.map(({ key }) => key))].toSorted(),
  );
});

test('any preset beside any other is told apart within a moment', () => {
  const compareAll = (): void => {
    for (const before of presets) {
      for (const after of presets) {
        expect(diffDefinitions(before, after).length === 0).toBe(before === after);
      }
    }
  };
  expect(processorTime(compareAll).ms).toBeLessThan(20_000);
});

test('6,000 fields in the opposite order, each with another name, take no longer than they must', () => {
  const name = { zh: '名称', en: 'Name' };
  const sections = (label: string, order: (list: number[]) => number[]): Definition['form'] =>
    order(Array.from({ length: 100 }, (_, at) => at)).map((section) => ({
      section: `s${section}`,
      name,
      fields: order(Array.from({ length: 60 }, (_, at) => at)).map((field) => ({
        id: `f${field}`,
        kind: 'yes_no',
        name: { zh: label, en: label },
        required: true,
        private: false,
        identifying: false,
        blind_safe: false,
      })),
    }));
  const before = { ...startup, form: sections('a', (list) => list) };
  const after = { ...startup, form: sections('b', (list) => list.toReversed()) };
  const { answer: changes, ms } = processorTime(() => diffDefinitions(before, after));
  expect(ms).toBeLessThan(10_000);
  // All names, and all places but one in the form and in each section.
  expect(changes).toHaveLength(6_000 + 99 + 100 * 59);
});
