import { fc } from '../support/fastCheck.js';
import { calendarFrom } from '../../server/domain/calendar.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { lint } from '../../server/domain/lint/lint.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { draftCase } from '../../server/domain/workflow/caseState.js';
import type { MachineContext } from '../../server/domain/workflow/machineContext.js';
import { submit } from '../../server/domain/workflow/machine.js';
import { recordFrom } from '../../server/domain/workflow/recorder.js';
import { outcomesOf } from '../../server/domain/workflow/stages/registry.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { runSteps } from '../../server/domain/workflow/transitions.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { anyPlainDefinition, readPlain } from '../support/anyDefinition.js';
import { deepFaults } from '../support/deepFaults.js';
import { at, faults } from '../support/faults.js';

const runs = { numRuns: 1000 };

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

test('1,000 mutations that break a rule are each caught with the right code', () => {
  fc.assert(
    fc.property(
      anyPlainDefinition,
      fc.nat(1000),
      fc.constantFrom(...faults, ...deepFaults),
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
