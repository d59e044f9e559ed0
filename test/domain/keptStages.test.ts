import { calendarFrom } from '../../server/domain/calendar.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import type { CaseEvent } from '../../server/domain/workflow/caseEvents.js';
import { applyEvent, draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { correctOutcome, keepableAfter } from '../../server/domain/workflow/exits/correct.js';
import { keepable, outcomesReached } from '../../server/domain/workflow/exits/keptStages.js';
import { outcomeTargets } from '../../server/domain/workflow/stagesAhead.js';
import { sendBack } from '../../server/domain/workflow/exits/sendBack.js';
import { act } from '../../server/domain/workflow/machine.js';
import type { MachineContext } from '../../server/domain/workflow/machineContext.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { presetDefinitions } from '../support/presets.js';

const procedures = presetDefinitions().map((definition) => ({
  definition,
  rules: workflowRulesOf(compileDefinition(definition)),
}));

/** A case that has been through every stage of its procedure. */
const through = (stages: object): CaseState => ({
  ...draftCase,
  status: 'running',
  memory: Object.fromEntries(Object.keys(stages).map((id) => [id, {}])),
});

/** The same with a score above every line that the procedures draw. */
const scored = (stages: object): CaseState => ({ ...through(stages), facts: { score: 100 } });

/** Every outcome of every stage of a kind, with whether it may stand when the case begins anew. */
function standing(kind: string) {
  return procedures.flatMap(({ definition: { workflow }, rules }) =>
    Object.entries(workflow.stages).flatMap(([id, stage]) =>
      stage.kind !== kind || id === workflow.first
        ? []
        : Object.keys(stage.next).map((outcome) => ({
            onwards: outcomeTargets(rules, id, outcome).some((to) => !to.startsWith('.')),
            stands:
              keepable(rules, scored(workflow.stages), { [id]: outcome }, [workflow.first])[id] !==
              undefined,
          })),
    ),
  );
}

test.each(['recommend', 'check', 'review', 'panel', 'diligence', 'vote', 'legal'])(
  'what a %s came to may stand where it leads on, never where it ends the case',
  (kind) => {
    const cells = standing(kind);
    expect(cells.some(({ stands }) => stands)).toBe(true);
    expect(cells.filter(({ stands, onwards }) => stands && !onwards)).toEqual([]);
  },
);

test.each(['rank', 'approve', 'notice', 'agreement', 'report'])(
  'what a %s came to never stands',
  (kind) => {
    const cells = standing(kind);
    expect(cells.length).toBeGreaterThan(0);
    expect(cells.filter(({ stands }) => stands)).toEqual([]);
  },
);

test('a panel stands with a score that leads on, and is held anew with one that would end the case', () => {
  const found = procedures.find(({ definition }) => definition.procedure === 'kechuang.transfer');
  if (!found) throw new Error('no such procedure');
  const { rules, definition } = found;
  const kept = (score: number) =>
    keepable(
      rules,
      { ...through(definition.workflow.stages), facts: { score } },
      { panel: 'scored' },
      ['desk'],
    );
  // The line of this procedure is 60 points.
  expect([kept(60), kept(59.99)]).toEqual([{ panel: 'scored' }, {}]);
});

describe('a case that the approver sends back to the ranking, naming nothing else', () => {
  const found = procedures.find(({ definition }) => definition.procedure === 'haichuang.overseas');
  if (!found) throw new Error('no such procedure');
  const { rules, definition } = found;
  const context: MachineContext = {
    rules,
    time: timekeeper(calendarFrom()),
    now: new Date(Date.UTC(2026, 2, 3, 2)),
    actor: { userId: 'wang', personId: 'wang' },
    holdersOf: () => ['wang'],
  };
  // The classes of the procedure: the third is 3,000,000 yuan, the fourth 1,000,000.
  const facts = { rank: 3, class: 'fourth', amount_fen: 100_000_000 };
  const concluded = (stage: string, outcome: string): CaseEvent => ({
    type: 'stage_concluded',
    stage,
    outcome,
    reason: '',
  });
  const events: readonly CaseEvent[] = [
    { type: 'facts_set', facts },
    concluded('visit', 'consistent'),
    concluded('rank', 'selected'),
    concluded('joint', 'agreed'),
    concluded('legal', 'lawful'),
  ];
  const approving: CaseState = {
    ...draftCase,
    status: 'running',
    revision: 1,
    stage: 'approve',
    visit: 8,
    memory: { desk: {}, rank: {}, joint: {}, legal: {}, approve: {} },
    facts,
  };
  const reached = outcomesReached(rules, events);
  const back = { to: 'rank', redo: [], reason: 'The line was drawn wrongly.' };
  const { state: atRank } = sendBack(context, approving, back, reached);
  const placed = (rank: string, award: string): CaseState =>
    act(context, atRank, 'place', { rank, selected: 'yes', class: award, reason: 'anew' }).state;

  test('comes to the approver again where it has the same place, class and amount', () => {
    expect(atRank).toMatchObject({ stage: 'rank', kept: { joint: 'agreed', legal: 'lawful' } });
    expect(placed('3', 'fourth').stage).toBe('approve');
  });

  test.each([
    ['3', 'third'],
    ['2', 'fourth'],
  ])('is voted on anew at place %s in the %s class', (rank, award) => {
    const state = placed(rank, award);
    expect(state.stage).toBe('joint');
    expect(state.kept).toBeUndefined();
  });

  test('is ranked anew where it goes back to a stage before the ranking', () => {
    const { state } = sendBack(context, approving, { ...back, to: 'desk' }, reached);
    expect(state.kept).toEqual({ joint: 'agreed', legal: 'lawful' });
  });

  test('keeps nothing once the application is handed in anew or what was owed has come', () => {
    for (const type of ['corrections_answered', 'deferral_met'] as const) {
      const later = applyEvent(atRank, { type, revision: 2, contentHash: 'c' });
      expect(later.kept).toBeUndefined();
    }
  });

  test('keeps what it has while money alone is set aside or let go', () => {
    for (const reserved of [true, false]) {
      const event = { type: 'facts_set', facts: { reserved } } as const;
      expect(applyEvent(atRank, event).kept).toEqual(atRank.kept);
    }
  });

  test('has no vote and no opinion that came before its class was amended', () => {
    const amended = { type: 'facts_set', facts: { class: 'third' } } as const;
    expect(outcomesReached(rules, [...events, amended])).toEqual({ visit: 'consistent' });
  });

  test('is voted on anew where an outcome before the vote is corrected', () => {
    const wrong = { ...through(definition.workflow.stages), stage: 'approve' };
    const known = { ...reached, visit: 'consistent', review: 'scored' };
    const kept = keepableAfter(rules, wrong, 'visit.partly', known);
    expect(kept).toEqual({});
    const grounds = { outcome: 'visit.partly', redo: [], reason: 'r', ground: 'g' };
    expect(correctOutcome(context, wrong, grounds, known).state.kept).toBeUndefined();
  });
});

test('a stage whose outcome is corrected is not among those that stand, also where its targets lead back to it', () => {
  for (const { definition, rules } of procedures) {
    const { stages } = definition.workflow;
    for (const [id, { next }] of Object.entries(stages)) {
      for (const outcome of Object.keys(next)) {
        const reached = Object.fromEntries(
          Object.entries(stages).map(([each, stage]) => [each, Object.keys(stage.next)[0] ?? '']),
        );
        const kept = keepableAfter(rules, through(stages), `${id}.${outcome}`, reached);
        expect(Object.keys(kept)).not.toContain(id);
      }
    }
  }
});
