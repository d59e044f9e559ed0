import type { Diagram, DiagramEdge, DiagramTip, Point } from './diagramModel.js';
import { boxHeight, boxNode, boxText } from './boxText.js';
import { stackLines, lineCount, TIP, writtenExits, type Written } from './exitText.js';
import type { Exit } from './flowExits.js';
import type { Drawn } from './gridDiagram.js';
import { intoLanes } from './lanes.js';
import { arrowHead, roundedPath } from './roundedPath.js';

const WIDTH = 320;
const LANE = 11;
const MOST_LANES = 4;
const WAY_X = 16;
const TIP_X = 36;
const TEXT_X = 54;
const GAP = 26;

/** The drawing for a narrow screen: one box below the other, jumps pass at the right. */
export function columnDiagram(drawn: Drawn): Diagram {
  const { placed, exits, words, chosen } = drawn;
  const order = new Map(placed.map(({ id }, index) => [id, index]));
  const next = new Map(placed.flatMap(({ id, after }) => (after === null ? [] : [[after, id]])));
  const lanes = jumpLanes([...exits.values()].flat(), order, next);
  const used = Math.max(-1, ...lanes.values()) + 1;
  const width = WIDTH - 2 - (used === 0 ? 0 : 8 + used * LANE);
  const rows: Row[] = [];
  let y = 2;
  for (const { id, after } of placed) {
    const text = boxText(words, id, width - 2);
    const asked = {
      next: next.get(id) ?? null,
      drawn: new Set(lanes.keys()),
      labelled: new Set<Exit>(),
      width: width - TEXT_X,
    };
    const below = writtenExits(words, exits.get(id) ?? [], asked);
    const box = { id, x: 1, y, width: width - 2, height: boxHeight(text), chosen: id === chosen };
    rows.push({ after, below, node: boxNode(box, text), foot: y + box.height });
    y += box.height + Math.max(GAP, below.length === 0 ? 0 : lineCount(below) * TIP.step + 20);
  }
  return {
    width: WIDTH,
    height: y - GAP + 8 + (rows.at(-1)?.below.length ? GAP - 8 : 0),
    start: null,
    nodes: rows.map(({ node }) => node),
    edges: [...wayEdges(rows, exits), ...jumpEdges(rows, lanes, width)],
    tips: rows.flatMap(tipsOf),
  };
}

interface Row {
  readonly node: Diagram['nodes'][number];
  readonly after: string | null;
  readonly below: readonly Written[];
  readonly foot: number;
}

const arrow = (points: readonly Point[]) => ({ d: roundedPath(points), head: arrowHead(points) });

/** The lanes of the jumps that are drawn; those for which there is none are only written. */
function jumpLanes(
  exits: readonly Exit[],
  order: ReadonlyMap<string, number>,
  next: ReadonlyMap<string, string>,
): Map<Exit, number> {
  const stretches = exits.flatMap((exit) => {
    const from = order.get(exit.from);
    const to = order.get(exit.to);
    const jumps = from !== undefined && to !== undefined && from !== to && !exit.to.startsWith('.');
    return jumps && next.get(exit.from) !== exit.to ? [{ of: exit, from, to }] : [];
  });
  return new Map([...intoLanes(stretches, 0.25)].filter(([, lane]) => lane < MOST_LANES));
}

function wayEdges(rows: readonly Row[], exits: Drawn['exits']): DiagramEdge[] {
  return rows.flatMap(({ node, after }, index) => {
    const before = rows[index - 1];
    const exit = exits.get(after ?? '')?.find(({ to }) => to === node.id);
    if (!before || !exit) return [];
    const points = [before.foot, node.y].map((y) => ({ x: WAY_X, y }));
    return [{ exit, kind: 'next', points, ...arrow(points), label: null }];
  });
}

function jumpEdges(
  rows: readonly Row[],
  lanes: ReadonlyMap<Exit, number>,
  width: number,
): DiagramEdge[] {
  const nodes = new Map(rows.map(({ node }) => [node.id, node]));
  const jumps = [...lanes];
  return jumps.flatMap(([exit, lane]) => {
    const from = nodes.get(exit.from);
    const to = nodes.get(exit.to);
    if (!from || !to) return [];
    const leaving = jumps.filter(([each]) => each.from === exit.from);
    const coming = jumps.filter(([each]) => each.to === exit.to);
    const share = (of: typeof jumps): number =>
      (of.findIndex(([each]) => each === exit) + 1) / (of.length + 1);
    const x = width + 8 + lane * LANE;
    const outY = from.y + (from.height * (1 + share(leaving))) / 2;
    const inY = to.y + (to.height * share(coming)) / 2;
    const points = [
      { x: from.x + from.width, y: outY },
      { x, y: outY },
      { x, y: inY },
      { x: to.x + to.width, y: inY },
    ];
    return [{ exit, kind: 'jump', points, ...arrow(points), label: null }];
  });
}

function tipsOf({ below, foot }: Row): DiagramTip[] {
  const lines = stackLines(below, { x: TEXT_X, y: foot + 18, anchor: 'start' });
  return below.map(({ exit, kind, drawn }, index) => {
    const y = (lines[index]?.[0]?.y ?? foot) - 4;
    const points = [
      { x: TIP_X, y: foot + 1 },
      { x: TIP_X, y },
      { x: TEXT_X - 3, y },
    ];
    return {
      exit,
      kind,
      lines: lines[index] ?? [],
      ...(drawn ? { d: '', head: '' } : arrow(points)),
    };
  });
}
