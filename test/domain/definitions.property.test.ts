import fc from 'fast-check';
import { calendarFrom } from '../../server/domain/calendar.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { lint } from '../../server/domain/procedure/lint.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { draftCase } from '../../server/domain/workflow/caseState.js';
import type { MachineContext } from '../../server/domain/workflow/machineContext.js';
import { submit } from '../../server/domain/workflow/machine.js';
import { recordFrom } from '../../server/domain/workflow/recorder.js';
import { outcomesOf } from '../../server/domain/workflow/stages/registry.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { runSteps } from '../../server/domain/workflow/transitions.js';
import type { Definition } from '../../server/domain/procedure/definition.js';
import { anyPlainDefinition, readPlain } from '../support/anyDefinition.js';

const runs = { numRuns: 1000, seed: 20260115 };

function contextOf(definition: Definition): MachineContext {
  const answers = { main: { title: 'x', rows: [{ who: 'y', mail: 'y@example.com' }] } };
  return {
    rules: workflowRulesOf(compileDefinition(definition), { answers }),
    time: timekeeper(calendarFrom()),
    now: new Date('2026-03-02T02:00:00Z'),
    actor: { userId: 'a', personId: 'a' },
    holdersOf: () => ['a', 'b', 'c'],
  };
}

test('1,000 well-formed definitions pass the lint, and every random walk through them ends', () => {
  fc.assert(
    fc.property(
      anyPlainDefinition,
      fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (plain, picks, score) => {
        const definition = readPlain(plain);
        expect(lint(definition).filter(({ level }) => level === 'error')).toEqual([]);
        const context = contextOf(definition);
        const content = { revision: 1, contentHash: 'h', facts: { score } };
        let { state } = submit(context, draftCase, content);
        for (const pick of picks) {
          if (state.stage === null) break;
          const outcomes = outcomesOf(context.rules.stage(state.stage));
          const outcome = outcomes[pick % outcomes.length] ?? '';
          const recorder = recordFrom(state);
          runSteps(context, recorder, state.stage, 'walk', [{ step: 'conclude', outcome }]);
          ({ state } = recorder.change());
        }
        expect(state.status).toBe('ended');
        expect(state.tasks).toEqual({});
      },
    ),
    runs,
  );
});

type Plain = Record<string, unknown>;
interface Spoilt {
  readonly code: string;
  readonly spoil: (definition: Plain, stage: Plain) => void;
}

const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null;

/** The part of a definition at a path; an absent one is a fault of the test. */
function at(value: unknown, ...path: readonly string[]): Plain {
  const found = path.reduce<unknown>((all, key) => (isPlain(all) ? all[key] : undefined), value);
  if (!isPlain(found)) throw new Error(`nothing at ${path.join('.')}`);
  return found;
}

/** Each breaks one rule, whatever the definition is. */
const faults: readonly Spoilt[] = [
  {
    code: 'definition_outcome_without_next',
    spoil: (_, stage) => void delete at(stage, 'next')[Object.keys(at(stage, 'next'))[0] ?? ''],
  },
  {
    code: 'definition_no_such_outcome',
    spoil: (_, stage) => void (at(stage, 'next')['never_heard_of'] = '.refused'),
  },
  {
    code: 'definition_no_such_outcome',
    spoil: (_, stage) => void (stage['effects'] = { never_heard_of: [{ effect: 'commit_award' }] }),
  },
  {
    code: 'definition_no_such_target',
    spoil: (_, stage) => {
      const next = at(stage, 'next');
      next[Object.keys(next).at(-1) ?? ''] = 'nowhere';
    },
  },
  { code: 'definition_no_such_phase', spoil: (_, stage) => void (stage['phase'] = 'no_phase') },
  {
    code: 'definition_no_first_stage',
    spoil: (definition) => void (at(definition, 'workflow')['first'] = 'nowhere'),
  },
  {
    code: 'definition_no_withdrawn_end',
    spoil: (definition) => void delete at(definition, 'workflow', 'ends')['withdrawn'],
  },
  {
    code: 'definition_stage_unreachable',
    spoil: (definition, stage) =>
      void (at(definition, 'workflow', 'stages')['island'] = structuredClone(stage)),
  },
  {
    code: 'definition_no_way_out',
    spoil: (_, stage) => {
      const next = at(stage, 'next');
      for (const outcome of Object.keys(next)) next[outcome] = String(stage['self']);
    },
  },
  {
    code: 'definition_last_branch_with_when',
    spoil: (_, stage) => {
      const next = at(stage, 'next');
      next[Object.keys(next)[0] ?? ''] = [{ when: 'score > 1.0', to: '.refused' }];
    },
  },
  {
    code: 'definition_outcome_without_name',
    spoil: (_, stage) => {
      stage['timeout'] = 'too_late';
      at(stage, 'next')['too_late'] = '.refused';
    },
  },
  {
    code: 'definition_rule_unknown_name',
    spoil: (definition) => void (at(definition, 'eligibility', '0')['rule'] = 'nobody.knows == 1'),
  },
  {
    code: 'definition_rule_result',
    spoil: (definition) => void (at(definition, 'eligibility', '0')['rule'] = 'main.sum'),
  },
  {
    code: 'definition_rule_types',
    spoil: (definition) => void (at(definition, 'eligibility', '0')['rule'] = 'main.sum == "x"'),
  },
  {
    code: 'definition_title_field',
    spoil: (definition) => void (definition['title_field'] = 'main.nothing'),
  },
  {
    code: 'definition_id_twice',
    spoil: (definition) => void (at(definition, 'form', '0', 'fields', '1')['id'] = 'title'),
  },
  {
    code: 'definition_name_reserved',
    spoil: (definition) => void (at(definition, 'form', '0', 'fields', '1')['id'] = 'score'),
  },
  {
    code: 'definition_check_without_message',
    spoil: (definition) =>
      void (at(definition, 'form', '0', 'fields', '1')['check'] = 'main.sum > 0'),
  },
  {
    code: 'definition_tranches_sum',
    spoil: (definition) =>
      void (at(definition, 'award')['tranches'] = [
        { id: 'part', name: { zh: '一', en: 'One' }, share_percent: 60 },
      ]),
  },
];

test('1,000 mutations that break a rule are each caught with the right code', () => {
  fc.assert(
    fc.property(
      anyPlainDefinition,
      fc.nat(1000),
      fc.constantFrom(...faults),
      (plain, pick, { code, spoil }) => {
        const spoilt = structuredClone(plain);
        const stages = at(spoilt, 'workflow', 'stages');
        const ids = Object.keys(stages);
        const id = ids[pick % ids.length] ?? '';
        const stage = at(stages, id);
        stage['self'] = id;
        spoil(spoilt, stage);
        for (const each of Object.keys(stages)) delete at(stages, each)['self'];
        const codes = lint(readPlain(spoilt))
          .filter(({ level }) => level === 'error')
          .map((message) => message.code);
        expect(codes).toContain(code);
      },
    ),
    runs,
  );
});
