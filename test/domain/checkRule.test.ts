import { checkRule, markedRule } from '../../server/domain/rules/checkRule.js';
import { distance, nearestNames } from '../../server/domain/rules/nearestNames.js';
import { readPlain } from '../support/anyDefinition.js';
import { presetDefinitions } from '../support/presets.js';
import { startupDefinition } from '../support/startup.js';

const startup = startupDefinition();
const at = 'eligibility.age.rule';

function faultOf(source: string, place = at) {
  const checked = checkRule(startup, place, source);
  if (!checked?.fault) throw new Error(`nothing is wrong with ${source}`);
  return checked.fault;
}

/** The text between the marks is what must be found at fault. */
test.each([
  ['«company.paid_inn» >= wan(100)', 'definition_rule_unknown_field'],
  ['company.in_zone && «compny».staff > 3', 'definition_rule_unknown_name'],
  ['company.in_zone && «nobody» > 3', 'definition_rule_unknown_name'],
  ['plan.budget.all(r, «r.grnat» > 0)', 'definition_rule_unknown_field'],
  ['company.staff «=» 3', 'definition_rule_sign'],
  ['company.staff «\u2265» 3', 'definition_rule_sign'],
  ['company.in_zone «and» company.staff > 3', 'definition_rule_sign'],
  ['founder.degree == «\u201C»doctor\u201D', 'definition_rule_sign'],
  ['company.in_zone &&«»', 'definition_rule_unfinished'],
  ['company.in_zone && «(»company.staff > 3', 'definition_rule_bracket'],
  ['founder.degree == «"doctor»', 'definition_rule_quote'],
  ['company.in_zone «company» > 3', 'definition_rule_syntax'],
  ['company.in_zone && «company.staff > "3"»', 'definition_rule_types'],
  ['«ages(founder.born, call.opens)» > 3', 'definition_rule_function'],
  ['«age(founder.born)» > 3', 'definition_rule_call'],
  ['«company.staff + 1»', 'definition_rule_result'],
  ['company.in_zone && «score» > 60.0', 'definition_rule_never_known'],
  ['«past.claims» < 3', 'definition_rule_never_known'],
])('%s', (marked, code) => {
  const source = marked.replaceAll(/[\u00AB\u00BB]/g, '');
  const offending = marked.slice(marked.indexOf('\u00AB') + 1, marked.indexOf('\u00BB'));
  const fault = faultOf(source);
  const found = markedRule(source, fault);
  expect([fault.code, found.offending]).toEqual([code, offending]);
  expect(found.before + found.offending + found.after).toBe(source);
  expect(fault.params['position']).toBe(marked.indexOf('\u00AB') + 1);
});

test.each([
  ['company.paid_inn >= wan(100)', 'company.paid_in'],
  ['company.piad_in >= wan(100)', 'company.paid_in'],
  ['founder.in_zone', 'company.in_zone'],
  ['plan.budget.all(r, r.grnat > 0)', 'r.grant'],
  ['wann(1) > 0', 'wan'],
  ['month_between(founder.born, call.opens) > 3', 'months_between'],
])('%s probably means %s', (source, meant) => {
  expect(faultOf(source).nearest[0]).toBe(meant);
});

test('a name far from every other suggests nothing', () => {
  expect(faultOf('company.xylophone_zzz > 3').nearest).toEqual([]);
});

test('the distance of words counts letters added, dropped, changed and swapped', () => {
  expect(distance('paid', 'paid')).toBe(0);
  expect(distance('paid', 'piad')).toBe(1);
  expect(distance('paid', 'pai')).toBe(1);
  expect(distance('', 'abc')).toBe(3);
  expect(nearestNames('a'.repeat(100_000), ['company.paid_in'])).toEqual([]);
});

test('every rule of every preset is right where it stands', () => {
  for (const definition of presetDefinitions()) {
    for (const { id, rule } of definition.eligibility) {
      expect(checkRule(definition, `eligibility.${id}.rule`, rule)?.fault).toBeUndefined();
    }
  }
});

test('no place, no rule', () => {
  expect(checkRule(startup, 'workflow.first', 'true')).toBeNull();
});

/** A form with one table as long as the schema allows. */
const longTable = readPlain({
  ...JSON.parse(JSON.stringify(startup)),
  form: [
    ...JSON.parse(JSON.stringify(startup.form)),
    {
      section: 'many',
      name: { zh: 'x', en: 'x' },
      fields: [
        {
          id: 'rows',
          kind: 'table',
          name: { zh: 'x', en: 'x' },
          max_rows: 100,
          columns: [{ id: 'sum', kind: 'whole', name: { zh: 'x', en: 'x' } }],
        },
      ],
    },
  ],
});

test('a rule that would be slow on the longest table is refused at its loop', () => {
  const dates = Array.from({ length: 8 }, () => 'months_between(today, "2020-01-01") < 3');
  const loop = `many.rows.all(p, many.rows.all(q, ${dates.join(' && ')}))`;
  const source = `company.in_zone && ${loop}`;
  const fault = checkRule(longTable, at, source)?.fault;
  expect(fault?.code).toBe('definition_rule_slow');
  expect(source.slice(fault?.from, fault?.to)).toBe(loop);
  const single = `many.rows.all(p, ${dates.join(' && ')})`;
  expect(checkRule(longTable, at, single)?.fault).toBeUndefined();
});

test.each([
  'x'.repeat(1_000_000),
  '('.repeat(100_000),
  `${'!'.repeat(999)}x`,
  `${'a.'.repeat(400)}b`,
  '\u0000\uD800"',
  `[${'1,'.repeat(490)}1]`,
])('hostile text is refused', (source) => {
  const fault = checkRule(startup, at, source)?.fault;
  expect(fault).toBeDefined();
});
