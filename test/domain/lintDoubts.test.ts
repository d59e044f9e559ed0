import { readdirSync, readFileSync } from 'node:fs';
import { lint } from '../../server/domain/lint/lint.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { readPlain } from '../support/anyDefinition.js';
import { at, type Plain } from '../support/faults.js';
import { presetDefinitions } from '../support/presets.js';
import { startupDefinition } from '../support/startup.js';

/** The start-up procedure with something changed that still fits the schema. */
function changed(change: (definition: Plain) => void): Definition {
  const plain: unknown = JSON.parse(JSON.stringify(startupDefinition()));
  const whole = { plain };
  const definition = at(whole, 'plain');
  change(definition);
  return readPlain(definition);
}

const stage = (definition: Plain, id: string): Plain => at(definition, 'workflow', 'stages', id);
const rule = (source: string) => (definition: Plain) =>
  void (at(definition, 'eligibility', '0')['rule'] = source);
const summary = (zh: string, en: string) => (definition: Plain) =>
  void (definition['summary'] = { zh, en });

test.each<[string, string, (definition: Plain) => void]>([
  [
    'remind_too_early',
    'workflow.stages.midterm.remind.0',
    (all) => void (stage(all, 'midterm')['remind'] = ['21 wd']),
  ],
  [
    'notice_short',
    'workflow.stages.notice.days',
    (all) => void (stage(all, 'notice')['days'] = '4 wd'),
  ],
  [
    'phase_unused',
    'workflow.phases.idle',
    (all) => {
      const { phases } = at(all, 'workflow');
      if (Array.isArray(phases)) phases.push({ id: 'idle', name: { zh: '\u4F59', en: 'Idle' } });
    },
  ],
  [
    'rubric_unused',
    'rubrics.second',
    (all) => void (at(all, 'rubrics')['second'] = at(all, 'rubrics', 'startup')),
  ],
  [
    'timeout_circle',
    'workflow.stages.agreement.next',
    (all) => void (at(stage(all, 'agreement'), 'next')['lapsed'] = 'agreement'),
  ],
  [
    'granted_unpaid',
    'workflow.ends.completed',
    (all) => void (at(stage(all, 'desk'), 'next')['refused'] = '.completed'),
  ],
  [
    'agreement_without_mark',
    'agreement.en',
    (all) => {
      const text = at(all, 'agreement');
      text['en'] = String(text['en']).replaceAll('{{awardee}}', 'you');
    },
  ],
  ['text_unfinished', 'summary.en', summary('\u9879\u76EE', 'TODO: say what it is')],
  ['languages_identical', 'summary', summary('See the guide below', 'See the guide below')],
  ['languages_identical', 'summary', summary('\u9879\u76EE', '\u9879\u76EE')],
  ['chinese_in_english', 'summary.en', summary('\u9879\u76EE', 'A \u9879\u76EE')],
  ['english_in_chinese', 'summary.zh', summary('See the guide below', 'Look at the guide')],
  ['rule_constant', 'eligibility.age.rule', rule('1 < 2')],
  ['rule_money_bare', 'eligibility.age.rule', rule('company.paid_in >= 1000000')],
  ['rule_money_bare', 'eligibility.age.rule', rule('100 < sum(plan.budget.map(r, r.grant))')],
  ['rule_percent_bare', 'eligibility.age.rule', rule('equity.founder_share >= 30')],
])('%s is doubtful at %s', (code, place, change) => {
  const before = lint(startupDefinition());
  expect(before).toEqual([]);
  expect(lint(changed(change))).toContainEqual(
    expect.objectContaining({ level: 'warning', code: `definition_${code}`, at: place }),
  );
});

test.each([
  ['company.paid_in >= 0', 'nothing is nothing in any unit'],
  ['company.paid_in >= wan(100)', 'an amount'],
  ['sum(plan.budget.map(r, r.grant)) / yuan(1) > 100', 'amount by amount is a plain number'],
  ['company.staff >= 30', 'people have no unit'],
])('%s is fine: %s', (source) => {
  expect(lint(changed(rule(source)))).toEqual([]);
});

test('fewer experts or voters than are asked for are doubtful', () => {
  const holders = new Map([
    ['expert', 2],
    ['joint_member', 2],
  ] as const);
  const said = lint(startupDefinition(), { holders });
  const few = (kind: string): number =>
    Object.values(startupDefinition().workflow.stages).filter((each) => each.kind === kind).length;
  const codes = said.map(({ code }) => code);
  expect(codes.filter((code) => code === 'definition_experts_too_few')).toHaveLength(
    few('review') + few('panel'),
  );
  expect(codes.filter((code) => code === 'definition_voters_too_few')).toHaveLength(few('vote'));
  expect(said.every(({ level }) => level === 'warning')).toBe(true);
});

test('nothing is wrong or doubtful in what the product ships', () => {
  const said = presetDefinitions().flatMap((each) =>
    lint(each).map(({ code, at: place }) => `${each.procedure}: ${code} at ${place}`),
  );
  expect(said).toEqual([]);
});

const refusals = (locale: string): Readonly<Record<string, string>> =>
  Object.assign(
    {},
    ...readdirSync(`config/locales/${locale}`)
      .filter((file) => /^refusals(-\w+)?\.json$/.test(file))
      .map((file) => JSON.parse(readFileSync(`config/locales/${locale}/${file}`, 'utf8'))),
  );

test('every code of the lint has a sentence that ends as one, in both languages', () => {
  const sources = ['lint', 'rules', 'definition', 'procedure']
    .flatMap((folder) => {
      const path = `server/domain/${folder}`;
      return readdirSync(path)
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(`${path}/${file}`, 'utf8'));
    })
    .join('\n');
  const called = [...sources.matchAll(/(?:lintError|lintWarning|few|say|found)\)?\(\s*'(\w+)'/g)];
  const whole = [...sources.matchAll(/'(definition_(?:rule|marks?)_\w+)'/g)];
  const codes = [
    ...called.map((match) => `definition_${match[1] ?? ''}`),
    ...whole.map((match) => match[1] ?? ''),
  ];
  expect(new Set(codes).size).toBeGreaterThan(80);
  for (const locale of ['zh-CN', 'en']) {
    const words = refusals(locale);
    const silent = codes.filter((code) => !/[.\u3002]$/u.test(words[code] ?? ''));
    expect(silent).toEqual([]);
  }
});
