import { checkRule } from '../../server/domain/rules/checkRule.js';
import { namesByName } from '../../server/domain/rules/nodeMeaning.js';
import { rulePlace } from '../../server/domain/rules/rulePlaces.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { explain, type RulePart } from '../../server/domain/rules/explain.js';
import { readTrial, sampleTrial, trialInputs } from '../../server/domain/rules/trialInputs.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { inLocale } from '../../server/domain/localText.js';
import { presetDefinitions } from '../support/presets.js';
import { startupDefinition } from '../support/startup.js';
import { processorTime } from '../support/processorTime.js';

const today = '2026-11-26';

/** What a rule comes to at its place with what was typed, or with samples. */
function trial(definition: Definition, at: string, source: string, typed?: object) {
  const place = rulePlace(definition, at);
  const found = checkRule(definition, at, source);
  if (!place || !found?.rule) throw new Error(`${at}: ${source}: ${found?.fault?.code ?? ''}`);
  const inputs = trialInputs(definition, place, found.rule, found.names, (words) =>
    'key' in words
      ? { zh: words.key, en: words.key }
      : { zh: inLocale(words, 'zh-CN'), en: words.en },
  );
  const reading = readTrial(inputs, { ...(typed ?? sampleTrial(inputs, today)) }, today);
  const result = explain(found.rule, reading.values, namesByName(found.names));
  return { inputs: inputs.map(({ reads }) => reads), problems: reading.problems, result };
}

const startup = startupDefinition();
const at = 'eligibility.cash.rule';
const verdict = ({ outcome }: RulePart): unknown => ('value' in outcome ? outcome.value : null);

test('every rule of every preset can be tried with its samples', () => {
  for (const definition of presetDefinitions()) {
    for (const [place, { source }] of compileDefinition(definition).rules) {
      const { problems, result } = trial(definition, place, source);
      expect([place, problems]).toEqual([place, {}]);
      // Figures of another procedure are not known here by their type.
      expect([place, 'problem' in result.outcome && result.missing.length === 0]).toEqual([
        place,
        false,
      ]);
    }
  }
});

test('parts of a condition come out one by one, and a list of three is one list', () => {
  const source =
    'company.in_zone && (company.staff > 3 || founder.full_time) && equity.cash_paid_in >= wan(100)';
  const { inputs, result } = trial(startup, at, source, {
    'in.company.in_zone': 'yes',
    'in.company.staff': '2',
    'in.founder.full_time': 'no',
    'in.equity.cash_paid_in': '800000',
  });
  expect(inputs).toEqual([
    'company.in_zone',
    'company.staff',
    'founder.full_time',
    'equity.cash_paid_in',
  ]);
  expect(verdict(result)).toBe(false);
  expect(result.parts.map(verdict)).toEqual([true, false, false]);
  const [, either, money] = result.parts;
  expect(either?.parts.map(verdict)).toEqual([false, false]);
  expect(money?.sign).toBe('>=');
  expect(money?.parts.map(({ meaning }) => meaning)).toEqual(['money', 'money']);
  expect(money?.parts.map(verdict)).toEqual([80_000_000n, 100_000_000n]);
});

test('what is not known is named where it is missing, and nowhere else', () => {
  const { result } = trial(startup, at, 'company.in_zone && company.staff > 3', {
    'in.company.in_zone': 'yes',
  });
  expect(result.missing).toEqual(['company.staff']);
  expect(result.parts.map(({ missing }) => missing)).toEqual([[], ['company.staff']]);
});

test('a fault in the values is told apart from a value that is missing', () => {
  const { result } = trial(startup, at, '1 / (company.staff - 2) > 0', { 'in.company.staff': '2' });
  expect(result.missing).toEqual([]);
  expect(result.outcome).toHaveProperty('problem');
});

test('facts, days and rows reach the rule as they are typed', () => {
  const stage = 'workflow.stages.review.next.scored.0.when';
  const source =
    'score >= 60.0 && call.opens > "2026-01-01" && sum(plan.budget.map(r, r.grant)) == wan(3)';
  const { result } = trial(startup, stage, source, {
    'in.score': '61.5',
    'in.call.opens': '2026-03-01',
    'in.plan.budget.0.grant': '10000',
    'in.plan.budget.1.grant': '20000',
  });
  expect(verdict(result)).toBe(true);
});

test('the longest rule is tried and explained quickly', () => {
  const rows = Object.fromEntries(
    Array.from({ length: 8 }, (_, row) => [`in.plan.budget.${row}.grant`, '1000']),
  );
  const loop = 'plan.budget.all(p, plan.budget.all(q, p.grant + q.grant > 0))';
  const source = [loop, loop, ...Array<string>(30).fill('company.staff > 1')].join(' && ');
  expect(source.length).toBeGreaterThan(700);
  const typed = { ...rows, 'in.company.staff': '2' };
  const { answer, ms } = processorTime(() => trial(startup, at, source, typed));
  expect(verdict(answer.result)).toBe(true);
  expect(ms).toBeLessThan(1000);
});
