import { fc } from '../support/fastCheck.js';
import { calendarFrom } from '../../server/domain/calendar.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import {
  mostSteps,
  readWalkPath,
  writeWalkPath,
  type Chosen,
} from '../../server/domain/walkthrough/walkPath.js';
import { walkThrough } from '../../server/domain/walkthrough/walkthrough.js';
import type { WalkSetup } from '../../server/domain/walkthrough/walkSetup.js';
import { anyPlainDefinition, readPlain } from '../support/anyDefinition.js';

const start = new Date('2026-03-02T01:00:00Z');

const walkSetup = (plain: unknown, score: number): WalkSetup => ({
  compiled: compileDefinition(readPlain(plain)),
  calendar: calendarFrom(),
  values: {
    answers: { main: { rows: [{ who: 'A', mail: 'a@example.com' }] } },
    call: { opens: '2026-03-02', closes: '2026-03-02', year: 2026 },
    org: { years: 3 },
  },
  rank: 1,
  awardClass: null,
  deferred: [],
  suppose: () => ({ score, rating: 5, report: { 'report.done': 'all' } }),
});

/** Follows one of the choices again and again until there is none or nothing more is possible. */
function wander(setup: WalkSetup, picks: readonly number[]) {
  const path: Chosen[] = [];
  for (const pick of picks) {
    const { choices, stopped } = walkThrough(setup, start, path);
    const open = choices.filter(({ refused }) => refused === null);
    const chosen = open[pick % Math.max(open.length, 1)];
    if (stopped || !chosen) break;
    path.push({ act: chosen.act, days: pick % 3 === 0 ? null : pick % 40 });
  }
  return { path, walk: walkThrough(setup, start, path) };
}

const picks = fc.array(fc.nat(1000), { maxLength: 14 });

describe('any walk through any definition', () => {
  test('ends, can go on, or says why not; it never throws and never goes back in time', () => {
    fc.assert(
      fc.property(
        anyPlainDefinition,
        picks,
        fc.integer({ min: 0, max: 100 }),
        (plain, way, score) => {
          const setup = walkSetup(plain, score);
          const { walk } = wander(setup, way);
          const { steps, end, choices, stopped } = walk;
          expect(steps.length).toBeLessThanOrEqual(mostSteps);
          expect(end !== null || choices.length > 0 || stopped !== null).toBe(true);
          const moments = steps.flatMap(({ enteredAt, leftAt }) => [enteredAt, leftAt ?? walk.now]);
          expect(moments).toEqual(moments.toSorted());
        },
      ),
      { numRuns: 80 },
    );
  });

  test('what a choice promises is what taking it brings', () => {
    fc.assert(
      fc.property(anyPlainDefinition, picks, (plain, way) => {
        const setup = walkSetup(plain, 80);
        const { path, walk } = wander(setup, way);
        for (const { act, to, refused } of walk.choices) {
          const next = walkThrough(setup, start, [...path, { act, days: null }]);
          expect(next.stopped === null).toBe(refused === null);
          const { stage, end } = next.state;
          if (refused === null) expect(stage ?? `.${end}`).toBe(to);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('money is never more than what was decided, and nothing is lost of it', () => {
    fc.assert(
      fc.property(anyPlainDefinition, picks, (plain, way) => {
        const { money } = wander(walkSetup(plain, 80), way).walk;
        const sum = money.tranches.reduce((all, { amount }) => all + amount, 0);
        if (money.tranches.length > 0) expect(sum).toBe(money.amount);
      }),
      { numRuns: 30 },
    );
  });

  test('a path reads back as it was written', () => {
    const chosen: fc.Arbitrary<Chosen> = fc.record({
      act: fc.constantFrom('passed', 'not_selected', '~ask', '~silent', '~late', '~deliver'),
      days: fc.option(fc.integer({ min: 0, max: 999 })),
    });
    fc.assert(
      fc.property(fc.array(chosen, { maxLength: mostSteps }), (path) => {
        expect(readWalkPath(writeWalkPath(path))).toEqual(path);
      }),
    );
  });
});
