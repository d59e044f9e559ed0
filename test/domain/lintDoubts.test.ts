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
    'letter_bare_day',
    'mails.submitted.body.zh',
    (all) =>
      void (at(all, 'mails', 'submitted', 'body')['zh'] = '\u8BF7\u5728 {{day}}\u524D\u7B54\u590D'),
  ],
  [
    'letter_half_width',
    'mails.submitted.body.zh',
    (all) => void (at(all, 'mails', 'submitted', 'body')['zh'] = '\u60A8\u597D,\u5DF2\u6536\u5230'),
  ],
  [
    'remedy_without_term',
    'guide.remedy.zh',
    (all) =>
      void (at(all, 'guide', 'remedy')['zh'] =
        '\u53EF\u4EE5\u7533\u8BF7\u884C\u653F\u590D\u8BAE\u3002'),
  ],
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
    'reserve_said_twice',
    'workflow.stages.rank.reserve_percent',
    (all) => void Object.assign(stage(all, 'rank'), { reserves: 2, reserve_percent: 20 }),
  ],
  [
    // Ten days for the meeting, ten for the approval, five for the notice.
    'reserve_term_short',
    'workflow.stages.rank.reserve_term',
    (all) => void Object.assign(stage(all, 'rank'), { reserves: 2, reserve_term: '24 wd' }),
  ],
  [
    'reserve_without_notice',
    'workflow.stages.rank',
    (all) => {
      stage(all, 'rank')['reserves'] = 2;
      at(stage(all, 'approve'), 'next')['approved'] = 'agreement';
    },
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

test('a reserve is fine that says its number once and lasts until the notice is over', () => {
  const reserve = (keys: Plain) =>
    lint(changed((all) => void Object.assign(stage(all, 'rank'), keys)));
  expect(reserve({ reserves: 2, reserve_term: '25 wd' })).toEqual([]);
  expect(reserve({ reserve_percent: 20 })).toEqual([]);
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

test('feedback is not promised where fewer reviews than make a summary may end the stage', () => {
  const closedWith = (least: number) =>
    lint(changed((all) => void (stage(all, 'review')['at_least'] = least)));
  expect(closedWith(3)).toEqual([]);
  expect(closedWith(2)).toContainEqual(
    expect.objectContaining({ level: 'error', code: 'definition_feedback_too_few' }),
  );
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

test('nothing is published that refuses without saying what can be done about it', () => {
  const silent = changed((all) => void delete at(all, 'guide')['remedy']);
  expect(lint(silent).map(({ code, level }) => [code, level])).toContainEqual([
    'definition_remedy_needed',
    'error',
  ]);
});

test('two options of one name, or two procedures with one prefix, are doubtful', () => {
  const definition = startupDefinition();
  const field = definition.form
    .flatMap(({ fields }) => fields)
    .find((each) => each.kind === 'choice');
  if (field?.kind !== 'choice') throw new Error('no choice');
  const [first, second] = field.options;
  if (!first || !second) throw new Error('no options');
  const same = [{ ...first }, { ...second, name: first.name }, ...field.options.slice(2)];
  const twice = {
    ...definition,
    form: definition.form.map((section) => ({
      ...section,
      fields: section.fields.map((each) => (each === field ? { ...field, options: same } : each)),
    })),
  };
  const codes = (said: ReturnType<typeof lint>): string[] => said.map(({ code }) => code);
  // Once in either language.
  expect(
    codes(lint(twice)).filter((code) => code === 'definition_option_names_twice'),
  ).toHaveLength(2);
  expect(codes(lint(definition, { prefixes: new Set(['KC']) }))).toEqual([
    'definition_prefix_taken',
  ]);
  expect(lint(definition, { prefixes: new Set(['ZZ']) })).toEqual([]);
});
