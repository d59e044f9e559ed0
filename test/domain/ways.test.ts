import { fc } from '../support/fastCheck.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { roughDays, stageLength } from '../../server/domain/outlook/stageLength.js';
import { waysThrough } from '../../server/domain/outlook/ways.js';
import { anyWorkflow } from '../support/anyWorkflow.js';
import { presetDefinitions } from '../support/presets.js';
import { processorTime } from '../support/processorTime.js';

const presets = presetDefinitions();
const preset = (id: string): Definition => {
  const found = presets.find(({ procedure }) => procedure === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

const time = (workingDays: number, months = 0, days = 0) => ({ workingDays, days, months });

describe('the length of a workflow', () => {
  test('one straight way is the shortest and the longest', () => {
    // Desk 3, check 5, approval 10, notice 5.
    const ways = waysThrough(preset('carrier.rent'));
    expect(ways?.shortest).toEqual({
      length: time(3 + 5 + 10 + 5),
      stages: ['desk', 'verify', 'approve', 'notice'],
      end: '.paid',
    });
    expect(ways?.longest).toEqual(ways?.shortest);
  });

  test('a sample makes the difference of a visit', () => {
    // Papers 10, sample 5, visit 10 where it was drawn, approval 5, notice 5.
    const ways = waysThrough(preset('voucher.redemption'));
    expect(ways?.shortest.length).toEqual(time(10 + 5 + 5 + 5));
    expect(ways?.longest.length).toEqual(time(10 + 5 + 10 + 5 + 5));
  });

  test('a loop is not gone twice and months stay months', () => {
    // Provider 5, service 6 months, client 10; a client who declines sends it back to the service.
    const ways = waysThrough(preset('voucher.order'));
    expect(ways?.shortest.length).toEqual(time(5 + 10, 6));
    expect(ways?.longest.length).toEqual(time(5 + 10, 6));
  });

  test('reports that repeat take as often as they are due', () => {
    const { training } = preset('youth.nomination').workflow.stages;
    expect(training && stageLength(training)).toEqual(time(0, 6));
  });

  test('support decided case by case is short, everything together long', () => {
    const ways = waysThrough(preset('haichuang.overseas'));
    // Desk 3, special check 5, meeting 10, legal 3, approval 10, notice 5, agreement 20; the
    // mid-term review after 18 months ends it.
    expect(ways?.shortest.length).toEqual(time(3 + 5 + 10 + 3 + 10 + 5 + 20, 18));
    expect(ways?.shortest.end).toBe('.terminated');
    // Desk 3, check 5, review 10, visit 10, ranking 5, diligence 15, meeting 10, legal 3,
    // approval 10, notice 5, agreement 20; a year to settle, twice 18 months to acceptance, and
    // 5 for the notice of its result.
    expect(ways?.longest.length).toEqual(
      time(3 + 5 + 10 + 10 + 5 + 15 + 10 + 3 + 10 + 5 + 20 + 5, 12 + 18 + 18),
    );
    expect(ways?.longest.end).toBe('.completed');
  });

  test('without an end at which support is granted there is none', () => {
    const rent = preset('carrier.rent');
    expect(waysThrough({ ...rent, workflow: { ...rent.workflow, ends: {} } })).toBeNull();
  });
});

/** Every way without a loop to a granted end, gone through one by one. */
function everyWay({ workflow }: Definition): number[] {
  const go = (id: string): number[] => {
    if (id.startsWith('.')) return workflow.ends[id.slice(1)]?.state === 'granted' ? [0] : [];
    const stage = workflow.stages[id];
    if (!stage) return [];
    const own = roughDays(stageLength(stage));
    const targets = Object.values(stage.next).flatMap((next) =>
      typeof next === 'string' ? [next] : next.map(({ to }) => to),
    );
    return [...new Set(targets)].flatMap(go).map((rest) => own + rest);
  };
  return go(workflow.first);
}

/** Only what leads onwards is kept, so that nothing goes round in circles. */
function withoutLoops(definition: Definition): Definition {
  const order = Object.keys(definition.workflow.stages);
  const onward = (from: string, to: string): string =>
    to.startsWith('.') || order.indexOf(to) > order.indexOf(from) ? to : '.refused';
  const stages = Object.entries(definition.workflow.stages).map(([id, stage]) => {
    const next = Object.entries(stage.next).map(([outcome, to]) => [
      outcome,
      typeof to === 'string'
        ? onward(id, to)
        : to.map((branch) => ({ ...branch, to: onward(id, branch.to) })),
    ]);
    return [id, { ...stage, next: Object.fromEntries(next) }];
  });
  return {
    ...definition,
    workflow: { ...definition.workflow, stages: Object.fromEntries(stages) },
  };
}

describe('whatever the workflow', () => {
  test('the shortest and longest ways are those found by going all of them', () => {
    fc.assert(
      fc.property(anyWorkflow(9), (any) => {
        const definition = withoutLoops(any);
        const all = everyWay(definition);
        const ways = waysThrough(definition);
        expect(ways === null).toBe(all.length === 0);
        if (!ways) return;
        expect(roughDays(ways.shortest.length)).toBeCloseTo(Math.min(...all));
        expect(roughDays(ways.longest.length)).toBeCloseTo(Math.max(...all));
      }),
      { numRuns: 300 },
    );
  });

  test('with loops too the shortest is not longer, no stage comes twice, forty take milliseconds', () => {
    fc.assert(
      fc.property(anyWorkflow(40, { onward: true, least: 40 }), (definition) => {
        const { answer: ways, ms } = processorTime(() => waysThrough(definition));
        expect(ms).toBeLessThan(200);
        expect(ways).not.toBeNull();
        if (!ways) return;
        const { shortest, longest } = ways;
        expect(roughDays(shortest.length)).toBeLessThanOrEqual(roughDays(longest.length));
        expect(new Set(longest.stages).size).toBe(longest.stages.length);
      }),
      { numRuns: 50 },
    );
  });
});
