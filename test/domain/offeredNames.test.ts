import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { neverKnown } from '../../server/domain/rules/checkRule.js';
import { compileRule, type RuleResult } from '../../server/domain/rules/expressions.js';
import type { RuleName, RuleNameGroup } from '../../server/domain/rules/ruleName.js';
import { ruleNames } from '../../server/domain/rules/offeredNames.js';
import { environmentAt, rulePlace } from '../../server/domain/rules/rulePlaces.js';
import { readNames } from '../../server/domain/rules/ruleReads.js';
import { presetDefinitions } from '../support/presets.js';
import { startupDefinition } from '../support/startup.js';

const presets = presetDefinitions();
const results: readonly RuleResult[] = ['bool', 'int', 'double', 'string'];

function placeOf(definition: Definition, at: string) {
  const place = rulePlace(definition, at);
  if (!place) throw new Error(`${definition.procedure}: no rule place ${at}`);
  return place;
}

/** A name with its columns, each with the example that must compile. */
const withColumns = (names: readonly RuleName[]): RuleName[] =>
  names.flatMap((name) => [name, ...(name.columns ?? [])]);

const written = (groups: readonly RuleNameGroup[]): Set<string> =>
  new Set(groups.flatMap(({ names }) => names.map(({ name }) => name)));

describe.each(presets.map((definition) => [definition.procedure, definition] as const))(
  '%s',
  (_, definition) => {
    const compiled = compileDefinition(definition);
    const places = [...compiled.rules.keys()];

    test('every rule stands at a place that is known, with the result it must give', () => {
      expect(places.length).toBeGreaterThan(0);
      for (const [at, rule] of compiled.rules) {
        expect([at, placeOf(definition, at).result]).toEqual([at, rule.result]);
      }
    });

    test('every name that is offered compiles where it is offered', () => {
      const broken = places.flatMap((at) => {
        const environment = environmentAt(definition, placeOf(definition, at));
        return ruleNames(definition, at)
          .flatMap(({ names }) => withColumns(names))
          .filter(
            ({ example }) =>
              !results.some((result) => compileRule(environment, example, result).rule),
          )
          .map(({ name, example }) => `${at}: ${name}: ${example}`);
      });
      expect(broken).toEqual([]);
    });

    test('every name that its rules use is offered at their place', () => {
      const unknown = [...compiled.rules].flatMap(([at, rule]) => {
        const groups = ruleNames(definition, at);
        const known = written(groups);
        return readNames(rule.parsed.tree)
          .filter(({ name }) => !known.has(name) && !known.has(name.split('.')[0] ?? ''))
          .map(({ name }) => `${at}: ${name}`);
      });
      expect(unknown).toEqual([]);
    });

    test('no rule waits for what is never known', () => {
      const idle = [...compiled.rules].filter(([at, rule]) =>
        neverKnown(rule, ruleNames(definition, at)),
      );
      expect(idle.map(([at]) => at)).toEqual([]);
    });
  },
);

const startup = startupDefinition();
const offered = (at: string): Set<string> => written(ruleNames(startup, at));

test('a score is known after the review and not before', () => {
  expect(offered('eligibility.age.rule')).not.toContain('score');
  expect(offered('workflow.stages.formal.next.passed.0.when')).not.toContain('score');
  expect(offered('workflow.stages.review.next.scored.0.when')).toContain('score');
  expect(offered('workflow.stages.agreement.next.signed.0.when')).toContain('score');
  expect(offered('award.classes.first.when')).toContain('score');
});

test('the one-minute check knows its answer and the call only', () => {
  const at = `quick_check.${startup.quick_check[0]?.id ?? ''}.rule`;
  const groups = ruleNames(startup, at).map(({ group }) => group);
  expect(groups).toEqual(['answer', 'facts', 'call', 'functions']);
});

test('facts that the procedure has no source for are not offered', () => {
  const groups = ruleNames(startup, 'eligibility.age.rule').map(({ group }) => group);
  expect(startup.after).toBeNull();
  expect(groups).not.toContain('past');
  expect(groups).not.toContain('voucher');
  expect(groups).not.toContain('counterparty');
  expect(groups).toContain('org');
});

test('a rule that is not written yet has its place all the same', () => {
  expect(rulePlace(startup, 'form.company.address.show_if')?.result).toBe('bool');
  expect(rulePlace(startup, 'workflow.stages.review.combine')?.result).toBe('double');
  expect(rulePlace(startup, 'workflow.stages.desk.next.accepted.0.when')?.result).toBe('bool');
});

test.each([
  'workflow.stages.review.due',
  'workflow.stages.review.experts',
  'workflow.stages.midterm.report_due',
  'workflow.stages.nowhere.next.a.0.when',
  'workflow.stages.constructor.next.a.0.when',
  'workflow.first',
  'name.zh',
  '',
  '__proto__.rule',
  'x'.repeat(5000),
])('no rule stands at %s', (at) => {
  expect(rulePlace(startup, at)).toBeNull();
  expect(ruleNames(startup, at)).toEqual([]);
});
