import type { Definition } from '../../server/domain/definition/definition.js';
import { definitionSchema } from '../../server/domain/definition/definition.js';
import { readDefinition, writeDefinition } from '../../server/domain/definition/definitionFile.js';
import { diffDefinitions } from '../../server/domain/diff/diff.js';
import { lint } from '../../server/domain/lint/lint.js';
import { startupDefinition } from '../support/startup.js';

const name = { zh: '半年报告', en: 'Half-yearly report' };
const halfYearly = {
  id: 'half_yearly',
  name,
  begins: 'agreement.signed',
  clock: 'repeated',
  due: '6 m',
  fields: [{ id: 'spent', kind: 'money', name: { zh: '已用资金', en: 'Spent' } }],
  checks: [{ id: 'positive', field: 'spent', rule: 'report.spent >= wan(0)', reason: name }],
  remind: ['10 wd'],
  by: 'programme_officer',
  consequences: [{ id: 'hold', upon: 'late', does: 'hold_money' }],
};

const withDuty = (changes: object): Definition =>
  definitionSchema.parse({ ...startupDefinition(), duties: [{ ...halfYearly, ...changes }] });
const said = (definition: Definition): string[] =>
  lint(definition)
    .filter(({ at }) => at.startsWith('duties'))
    .map(({ level, code, at }) => `${level} ${code} ${at}`);

test('a duty passes the lint, and comes back from a file as it was', () => {
  const definition = withDuty({});
  expect(said(definition)).toEqual([]);
  const { value } = readDefinition(writeDefinition(definition));
  expect(value && diffDefinitions(definition, value)).toEqual([]);
});

test.each<[string, object, string]>([
  [
    'begins with no outcome',
    { begins: 'agreement.maybe' },
    'error definition_duty_begins_nowhere duties.half_yearly.begins',
  ],
  [
    'begins with no end',
    { begins: '.nowhere', lasts: '12 m', after_end: true },
    'error definition_duty_begins_nowhere duties.half_yearly.begins',
  ],
  [
    'is over when it begins',
    { begins: '.completed', lasts: '12 m' },
    'error definition_duty_over_at_once duties.half_yearly.after_end',
  ],
  [
    'is never over',
    { after_end: true },
    'error definition_duty_never_over duties.half_yearly.lasts',
  ],
  [
    'lasts less than its period',
    { lasts: '5 m' },
    'error definition_duty_lasts_too_short duties.half_yearly.lasts',
  ],
  [
    'is counted from no day',
    { from_answer: 'project.title' },
    'error definition_duty_from_no_day duties.half_yearly.from_answer',
  ],
  [
    'reminds before it begins',
    { remind: ['6 m'] },
    'error definition_remind_longer_than_due duties.half_yearly.remind',
  ],
  [
    'asks for nothing',
    { fields: [], checks: [] },
    'error definition_duty_asks_nothing duties.half_yearly.fields',
  ],
  [
    'checks what is not asked',
    { checks: [{ ...halfYearly.checks[0], field: 'other' }] },
    'error definition_check_field duties.half_yearly.checks.positive.field',
  ],
  [
    'is looked at by an onlooker',
    { by: 'auditor' },
    'error definition_role_only_looks duties.half_yearly.by',
  ],
  [
    'is looked at by a role that looks at none',
    { by: 'legal' },
    'error definition_duty_reviewer duties.half_yearly.by',
  ],
  [
    'is only words',
    { consequences: [] },
    'warning definition_duty_without_consequence duties.half_yearly',
  ],
  [
    'lists by the clock alone',
    { consequences: [{ id: 'list', upon: 'late', does: 'list_organisation' }] },
    'error definition_duty_late_does duties.half_yearly.consequences.list.upon',
  ],
  [
    'delists from no registry',
    { consequences: [{ id: 'out', upon: 'failed', does: 'delist_entry' }] },
    'error definition_duty_delists_nothing duties.half_yearly.consequences.out.registry',
  ],
  [
    'has a rule that reads what is not there',
    { when: 'nothing.here' },
    'error definition_rule_unknown_name duties.half_yearly.when',
  ],
])('a duty that %s is told to the officer', (_, changes, message) => {
  expect(said(withDuty(changes))).toEqual([message]);
});
