import { fc } from '../support/fastCheck.js';
import { calendarFrom } from '../../server/domain/calendar.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { Refused } from '../../server/domain/refusal.js';
import type { CaseEvent } from '../../server/domain/workflow/caseEvents.js';
import { draftCase, replay, type CaseState } from '../../server/domain/workflow/caseState.js';
import {
  act,
  hold,
  release,
  submit,
  timeRanOut,
  withdraw,
} from '../../server/domain/workflow/machine.js';
import { outcomesReached } from '../../server/domain/workflow/exits/keptStages.js';
import { sendBack } from '../../server/domain/workflow/exits/sendBack.js';
import type { CaseChange } from '../../server/domain/workflow/recorder.js';
import { stageKind } from '../../server/domain/workflow/stages/registry.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import type { MachineContext } from '../../server/domain/workflow/machineContext.js';
import { startupCompiled } from '../support/startup.js';

const rules = workflowRulesOf(startupCompiled());
const people = ['ada', 'bo', 'chen', 'du', 'eva', 'fang', 'gu'];

function contextAt(day: number, person: string): MachineContext {
  return {
    rules,
    time: timekeeper(calendarFrom()),
    now: new Date(Date.UTC(2026, 2, 2 + day, 2)),
    actor: { userId: person, personId: person },
    holdersOf: () => people,
  };
}

/** What could be typed into any verb: right for some, wrong for most. */
const typed = fc.record(
  {
    reason: fc.constantFrom('', 'no', 'a reason that is long enough'),
    experts: fc.subarray(people, { minLength: 1, maxLength: 5 }),
    total: fc.integer({ min: 0, max: 100 }),
    'fix.company': fc.constantFrom('', 'the licence is unreadable'),
    visited_on: fc.constant('2026-03-02'),
    visitors: fc.constantFrom('Ada, Bo', 'Ada'),
    finding: fc.constant('we saw the laboratory at work'),
    outcome: fc.constantFrom('consistent', 'partly', 'not'),
    vote: fc.constantFrom('agree', 'amend', 'against'),
    class: fc.constantFrom('', ...rules.awardClasses.map(({ id }) => id)),
    rank: fc.constantFrom('1', '2', 'x'),
    selected: fc.constantFrom('yes', 'no'),
    notice: fc.constant('n1'),
    hash: fc.constant('h1'),
    report: fc.constant('what was done and what came of it'),
  },
  { requiredKeys: [] },
);

const move = fc.record({
  pick: fc.nat(1000),
  person: fc.constantFrom(...people),
  days: fc.integer({ min: 0, max: 4 }),
  typed,
});
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** Every box of every checklist and every question, ticked and answered. */
const answered = Object.fromEntries(
  Object.values(startupCompiled().definition.workflow.stages).flatMap((stage) =>
    ['checklist', 'questions'].flatMap((list) => {
      const items: unknown = Reflect.get(stage, list);
      const name = list === 'checklist' ? 'item' : 'question';
      return Array.isArray(items)
        ? items.map(({ id }: { id: string }) => [`${name}.${id}`, 'pass'])
        : [];
    }),
  ),
);

/** One of everything that could happen to this case now. */
function attempt(
  state: CaseState,
  { pick, person, typed: input }: Move,
  day: number,
  events: readonly CaseEvent[],
): CaseChange | null {
  const context = contextAt(day, person);
  const verbs =
    state.stage === null ? [] : Object.keys(stageKind(rules.stage(state.stage).kind).verbs);
  const moves: (() => CaseChange | null)[] = [
    ...verbs.map((verb) => () => act(context, state, verb, { ...answered, ...input })),
    ...verbs.map((verb) => () => act(context, state, verb, { ...answered, ...input })),
    () => submit(context, state, { revision: state.revision + 1, contentHash: 'c' }),
    () => timeRanOut(context, state),
    () =>
      sendBack(
        context,
        state,
        { to: Object.keys(state.memory)[0] ?? '', redo: [], reason: 'look again' },
        outcomesReached(rules, events),
      ),
    () => (pick % 7 === 0 ? withdraw(context, state, 'changed my mind') : null),
    () => (state.stage === 'notice' ? hold(state, 'o1') : null),
    () => release(state, 'o1'),
  ];
  return moves[pick % moves.length]?.() ?? null;
}

function live(moves: readonly Move[]): { state: CaseState; events: CaseEvent[] } {
  let state = draftCase;
  const events: CaseEvent[] = [];
  let day = 0;
  for (const each of moves) {
    day += each.days;
    try {
      const change = attempt(state, each, day, events);
      if (change === null) continue;
      state = change.state;
      events.push(...change.events);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
  return { state, events };
}

describe('the workflow machine', () => {
  test('replaying the events of any history gives its present state', () => {
    let moved = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 30, maxLength: 150 }), (moves) => {
        const { state, events } = live(moves);
        moved += events.length;
        const kept: CaseEvent[] = JSON.parse(JSON.stringify(events));
        expect(replay(kept)).toEqual(JSON.parse(JSON.stringify(state)));
      }),
      { numRuns: 270 },
    );
    // Not vacuous: the histories really went somewhere.
    expect(moved).toBeGreaterThan(5000);
  });

  test('a case stands in one stage, and its open tasks belong to it', () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 30, maxLength: 150 }), (moves) => {
        const { state } = live(moves);
        if (state.status !== 'running') {
          expect(state.stage).toBeNull();
          expect(state.tasks).toEqual({});
          return;
        }
        expect(rules.workflow.first === state.stage || state.visit > 1).toBe(true);
        for (const task of Object.values(state.tasks)) expect(task.stage).toBe(state.stage);
      }),
      { numRuns: 150 },
    );
  });
});
