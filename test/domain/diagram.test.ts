import { fc } from '../support/fastCheck.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import type { Point, Diagram, DiagramWords } from '../../server/domain/drawing/diagramModel.js';
import { diagramOf } from '../../server/domain/drawing/diagram.js';
import { textWidth } from '../../server/domain/drawing/fitText.js';
import { anyWorkflow } from '../support/anyWorkflow.js';
import { presetDefinitions } from '../support/presets.js';
import { processorTime } from '../support/processorTime.js';

/** The words of the definition itself, in the language with the longer ones. */
const wordsOf = ({ workflow }: Definition): DiagramWords => ({
  name: (id) => (workflow.stages[id] ?? workflow.ends[id.slice(1)])?.name.en ?? id,
  about: () => ['Programme officer', '10 working days'],
  reason: ({ ways }) => ways.map(({ outcome, when }) => `${outcome} ${when ?? ''}`).join(' / '),
});

const draw = (definition: Definition, columns: number, chosen: string | null = null): Diagram =>
  diagramOf(definition, { columns, chosen, words: wordsOf(definition) });

const presets = presetDefinitions();

type Box = Diagram['nodes'][number];

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Whether a straight line from corner to corner runs through the inside of a box. */
function runsThrough([a, b]: readonly [Point, Point], box: Box): boolean {
  const inside = (least: number, most: number, from: number, to: number): boolean =>
    Math.max(from, to) > least + 0.5 && Math.min(from, to) < most - 0.5;
  return inside(box.x, box.x + box.width, a.x, b.x) && inside(box.y, box.y + box.height, a.y, b.y);
}

const crossings = ({ nodes, edges }: Diagram): string[] =>
  edges.flatMap(({ exit, points }) =>
    points
      .slice(1)
      .flatMap((to, at) =>
        nodes
          .filter((box) => runsThrough([points[at] ?? to, to], box))
          .map((box) => `${exit.from} → ${exit.to} runs through ${box.id}`),
      ),
  );

const overlaps = ({ nodes }: Diagram): string[] =>
  nodes.flatMap((a, at) =>
    nodes.slice(at + 1).flatMap((b) => (overlap(a, b) ? [`${a.id} lies over ${b.id}`] : [])),
  );

/** Lines of text that stick out of their box, by the widths the drawing reckons with. */
const stickingOut = ({ nodes }: Diagram): string[] =>
  nodes.flatMap(({ name, about, ...box }) =>
    [
      ...name.map((line) => ({ ...line, bold: true, size: 14 })),
      ...about.map((line) => ({ ...line, bold: false, size: 12 })),
    ]
      .filter(({ text, x, y, anchor, size, bold }) => {
        const width = textWidth(text, size, bold);
        const left = anchor === 'middle' ? x - width / 2 : x;
        const across = left < box.x || left + width > box.x + box.width;
        return across || y - size * 0.8 < box.y || y + size * 0.25 > box.y + box.height;
      })
      .map(({ text }) => `${box.id}: ${text}`),
  );

/** Texts, boxes and lines that lie outside of the drawing. */
const outside = ({ width, height, nodes, edges, tips }: Diagram): number =>
  [
    ...nodes.flatMap(({ x, y, width: w, height: h }) => [
      { x, y },
      { x: x + w, y: y + h },
    ]),
    ...edges.flatMap(({ points }) => points),
    ...tips.flatMap(({ lines }) => lines),
  ].filter(({ x, y }) => x < 0 || y < 0 || x > width || y > height).length;

/** Every way out that the definition knows, as `stage.outcome → target [branch]`. */
const waysOf = ({ workflow }: Definition): string[] =>
  Object.entries(workflow.stages).flatMap(([id, { next }]) =>
    Object.entries(next).flatMap(([outcome, to]) =>
      typeof to === 'string'
        ? [`${id}.${outcome} → ${to}`]
        : to.map((branch, at) => `${id}.${outcome} → ${branch.to} [${at}]`),
    ),
  );

function shownWays({ edges, tips }: Diagram): Set<string> {
  const written = tips.filter(({ lines }) => lines.length > 0);
  return new Set(
    [...edges, ...written].flatMap(({ exit: { from, to, ways } }) =>
      ways.map(
        ({ outcome, branch }) =>
          `${from}.${outcome} → ${to}${branch === null ? '' : ` [${branch}]`}`,
      ),
    ),
  );
}

function expectLegible(definition: Definition, columns: number): void {
  const drawn = draw(definition, columns);
  const stages = Object.keys(definition.workflow.stages);
  const boxes = drawn.nodes.filter(({ kind }) => kind === 'stage').map(({ id }) => id);
  expect(boxes.toSorted()).toEqual(stages.toSorted());
  expect(overlaps(drawn)).toEqual([]);
  expect(crossings(drawn)).toEqual([]);
  expect(stickingOut(drawn)).toEqual([]);
  expect(outside(drawn)).toBe(0);
  expect([...shownWays(drawn)].toSorted()).toEqual(waysOf(definition).toSorted());
}

describe.each([4, 3, 1])('a workflow drawn in %i columns', (columns) => {
  test.each(presets.map((each) => [each.procedure, each] as const))(
    '%s shows every stage and every way out, nothing over anything else',
    (_, definition) => expectLegible(definition, columns),
  );

  test('so does any that fits the schema, whatever leads where', () => {
    fc.assert(
      fc.property(anyWorkflow(14), (definition) => expectLegible(definition, columns)),
      { numRuns: 100 },
    );
  });

  test('so does one of forty stages, and it takes milliseconds', () => {
    fc.assert(
      fc.property(anyWorkflow(40, { onward: true, least: 40 }), (definition) => {
        expectLegible(definition, columns);
        expect(processorTime(() => draw(definition, columns)).ms).toBeLessThan(500);
      }),
      { numRuns: 5 },
    );
  });
});

describe('a drawing', () => {
  const startup = presets.find(({ procedure }) => procedure === 'kechuang.startup');
  if (!startup) throw new Error('no startup');

  test('is the same each time, whatever order the keys of other parts have', () => {
    expect(draw(startup, 4)).toEqual(draw(structuredClone(startup), 4));
  });

  test('marks the chosen stage and no other', () => {
    const chosen = draw(startup, 4, 'review').nodes.filter((node) => node.chosen);
    expect(chosen.map(({ id }) => id)).toEqual(['review']);
    expect(draw(startup, 4).nodes.some((node) => node.chosen)).toBe(false);
  });

  test('winds: the second row runs backwards below the first', () => {
    const { nodes } = draw(startup, 4);
    const at = (index: number): Point => nodes[index] ?? { x: NaN, y: NaN };
    expect([4, 5, 6, 7].map((index) => at(index).x)).toEqual(
      [3, 2, 1, 0].map((index) => at(index).x),
    );
    expect(at(4).y).toBeGreaterThan(at(3).y);
  });

  test('comes to the end of the happy way', () => {
    const ends = draw(startup, 4).nodes.filter(({ kind }) => kind === 'end');
    expect(ends.map(({ id }) => id)).toEqual(['.completed']);
  });

  test('of nothing is nothing', () => {
    const workflow = { ...startup.workflow, stages: {} };
    for (const columns of [4, 1]) {
      expect(draw({ ...startup, workflow }, columns).nodes).toEqual([]);
    }
  });
});
