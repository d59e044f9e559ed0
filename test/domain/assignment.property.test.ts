import {
  assignExperts,
  pairKey,
  type AssignmentTask,
} from '../../server/domain/review/assignment.js';
import { brokenBy, costOf, exhaustively, greedily, lacking } from '../support/assignmentModel.js';
import { fc } from '../support/fastCheck.js';

/** Tasks of so many cases and experts; `rules` says of how many traits panels are asked. */
const tasks = (cases: number, experts: number, rules: 'none' | 'one' | 'both') =>
  fc
    .record({
      open: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: cases }),
      seated: fc.array(fc.boolean(), { maxLength: 2 }),
      experts: fc.array(
        fc.record({
          outside: fc.boolean(),
          finance: fc.boolean(),
          load: fc.integer({ min: 0, max: 4 }),
          limit: fc.integer({ min: 0, max: 3 }),
        }),
        { minLength: 0, maxLength: experts },
      ),
      distances: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 40, maxLength: 40 }),
      barred: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      outside: fc.integer({ min: 0, max: rules === 'none' ? 0 : 2 }),
      finance: fc.integer({ min: 0, max: rules === 'both' ? 2 : 0 }),
    })
    .map((made): AssignmentTask => {
      const at = (caseId: string, expertId: string): number =>
        (Number(caseId.slice(1)) * 7 + Number(expertId.slice(1))) % 40;
      const all = made.open.map((open, index) => ({
        id: `c${index}`,
        open,
        seated: index === 0 ? made.seated.map((outside) => ({ outside })) : [],
        fields: [],
      }));
      const pool = made.experts.map(({ outside, finance, load, limit }, index) => ({
        id: `e${index}`,
        fields: [],
        traits: { outside, finance },
        load,
        limit,
      }));
      return {
        cases: all,
        experts: pool,
        barred: new Set(
          all.flatMap(({ id }) =>
            pool
              .filter((expert) => made.barred[at(id, expert.id)] === true)
              .map((expert) => pairKey(id, expert.id)),
          ),
        ),
        rules: { atLeast: { outside: made.outside, finance: made.finance } },
        distance: ({ id }, expert) => made.distances[at(id, expert.id)] ?? 0,
      };
    });

describe('an assignment', () => {
  test.each(['none', 'one', 'both'] as const)('keeps every hard rule (%s)', (rules) => {
    fc.assert(
      fc.property(tasks(6, 8, rules), (task) => {
        const found = assignExperts(task);
        expect(brokenBy(task, found.pairs)).toEqual([]);
        // Every seat is filled or said to be lacking.
        const wanted = task.cases.reduce((sum, { open }) => sum + open, 0);
        expect(found.pairs.length + lacking(found)).toBe(wanted);
      }),
    );
  });

  test.each(['none', 'one'] as const)('is as good as the best of all there are (%s)', (rules) => {
    fc.assert(
      fc.property(tasks(3, 4, rules), (task) => {
        const { pairs } = assignExperts(task);
        expect({ filled: pairs.length, cost: costOf(task, pairs) }).toEqual(exhaustively(task));
      }),
      { numRuns: 60 },
    );
  });

  test.each(['none', 'one'] as const)('is never worse than case by case (%s)', (rules) => {
    fc.assert(
      fc.property(tasks(6, 8, rules), (task) => {
        const [best, plain] = [assignExperts(task).pairs, greedily(task)];
        expect(best.length).toBeGreaterThanOrEqual(plain.length);
        if (best.length === plain.length) {
          expect(costOf(task, best)).toBeLessThanOrEqual(costOf(task, plain));
        }
      }),
    );
  });

  const expert = (id: string, outside: boolean, limit = 9) => ({
    id,
    fields: [],
    traits: { outside },
    load: 0,
    limit,
  });
  const one = (open: number, experts: AssignmentTask['experts'], outside = 0): AssignmentTask => ({
    cases: [{ id: 'c', open, seated: [], fields: [] }],
    experts,
    barred: new Set(),
    rules: { atLeast: { outside, finance: 0 } },
    distance: () => 0,
  });

  test('of five wanted and three in the pool, two seats lack anybody', () => {
    const found = assignExperts(
      one(
        5,
        ['a', 'b', 'd'].map((id) => expert(id, false)),
      ),
    );
    expect(found.pairs.map(({ expertId }) => expertId)).toEqual(['a', 'b', 'd']);
    expect(found.lacks).toEqual([{ caseId: 'c', seats: 2, needs: [] }]);
  });

  test('where nobody comes from outside, that seat stays open and says for whom', () => {
    const found = assignExperts(
      one(
        3,
        ['a', 'b', 'd', 'e'].map((id) => expert(id, false)),
        1,
      ),
    );
    expect(found.pairs).toHaveLength(2);
    expect(found.lacks).toEqual([{ caseId: 'c', seats: 1, needs: ['outside'] }]);
  });

  test('where work does not suffice, no panel is much emptier than another', () => {
    const cases = ['c', 'd', 'e'].map((id) => ({ id, open: 3, seated: [], fields: [] }));
    const pool = ['a', 'b', 'f'].map((id) => expert(id, false, 2));
    const { pairs } = assignExperts({ ...one(0, pool), cases });
    expect(cases.map(({ id }) => pairs.filter(({ caseId }) => caseId === id).length)).toEqual([
      2, 2, 2,
    ]);
  });
});
