import type {
  Diagram,
  DiagramEdge,
  DiagramTip,
  DiagramWords,
  TextLine,
  Point,
} from './diagramModel.js';
import { boxHeight, boxNode, boxText } from './boxText.js';
import { lineCount, stackLines, TIP, writtenExits, type Written } from './exitText.js';
import type { Exit } from './flowExits.js';
import { textWidth } from './fitText.js';
import type { Placed } from './gridCells.js';
import { drawableJumps, type Jump } from './gridJumps.js';
import { columnX, GRID, laneCount, layTracks, type Tracks } from './gridTracks.js';
import { arrowHead, roundedPath } from './roundedPath.js';

export interface Drawn {
  readonly placed: readonly Placed[];
  readonly exits: ReadonlyMap<string, readonly Exit[]>;
  readonly words: DiagramWords;
  readonly chosen: string | null;
}

/** The drawing with several columns: the way winds to and fro, jumps run in the bands above rows. */
export function gridDiagram(drawn: Drawn, columns: number): Diagram {
  const { placed, exits, words, chosen } = drawn;
  const next = new Map(placed.flatMap(({ id, after }) => (after === null ? [] : [[after, id]])));
  const others = [...exits.values()].flat().filter(({ from, to }) => next.get(from) !== to);
  const jumps = drawableJumps(others, placed, columns);
  const rows = Math.max(0, ...placed.map(({ row }) => row + 1));
  const tracks = layTracks(jumps, columns, rows);
  const below = belowNodes(drawn, next, jumps, tracks);
  const texts = new Map(placed.map(({ id }) => [id, boxText(words, id, GRID.box)]));
  const height = Math.max(0, ...[...texts.values()].map(boxHeight));
  const heights = rowTops(placed, below, tracks, height);
  const grid: Grid = { ...drawn, next, tracks, below, height, ...heights, jumps };
  return {
    width: tracks.width,
    height: heights.bottom,
    start: startOf(grid),
    nodes: placed.map(({ id, row, column }) => {
      const at = { x: columnX(tracks, column), y: heights.tops[row] ?? 0 };
      const box = { id, ...at, width: GRID.box, height, chosen: id === chosen };
      return boxNode(box, texts.get(id) ?? { name: [], about: [] });
    }),
    edges: [...wayEdges(grid), ...jumps.map((jump) => jumpEdge(grid, jump))],
    tips: placed.flatMap((node) => tipsOf(grid, node)),
  };
}

interface Grid extends Drawn {
  readonly next: ReadonlyMap<string, string>;
  readonly jumps: readonly Jump[];
  readonly tracks: Tracks;
  readonly below: ReadonlyMap<string, readonly Written[]>;
  readonly height: number;
  readonly tops: readonly number[];
}

/** From a box to what is written below it. */
const TIP_ARROW = 17;

function belowNodes(
  { placed, exits, words }: Drawn,
  next: ReadonlyMap<string, string>,
  jumps: readonly Jump[],
  tracks: Tracks,
): Map<string, Written[]> {
  const drawn = new Set(jumps.map(({ exit }) => exit));
  const labelled = new Set(
    jumps
      .filter((jump) => labelRoom(jump, tracks) >= labelWidth(words, jump))
      .map(({ exit }) => exit),
  );
  return new Map(
    placed.map(({ id }) => {
      const asked = {
        next: next.get(id) ?? null,
        drawn,
        labelled,
        width: tipPlace(id, jumps).width,
      };
      return [id, writtenExits(words, exits.get(id) ?? [], asked)];
    }),
  );
}

const labelWidth = (words: DiagramWords, { exit }: Jump): number => {
  const reason = words.reason(exit);
  return reason === '' ? Infinity : textWidth(reason, TIP.size) + 28;
};

/** The length of the line on which a reason can be written; lines that go down have it beside them. */
function labelRoom(jump: Jump, { out, into, sideX }: Tracks): number {
  if (jump.down) return 0;
  return Math.abs((out.get(jump) ?? 0) - (sideX.get(jump) ?? into.get(jump) ?? 0));
}

/** Where texts below a node stand, from its left: in the middle, or beside the lines that go down there. */
function tipPlace(id: string, jumps: readonly Jump[]) {
  const stubs = jumps.filter(({ down, from }) => down && from.id === id).length;
  const over = (GRID.pitch - GRID.box) / 2 - 4;
  if (stubs === 0) {
    return { x: GRID.box / 2, anchor: 'middle', width: GRID.box + over * 2 } as const;
  }
  const x = 12 + (stubs - 1) * 10 + 9;
  return { x, anchor: 'start', width: GRID.box + over - x } as const;
}

function rowTops(
  placed: readonly Placed[],
  below: ReadonlyMap<string, readonly Written[]>,
  { bands }: Tracks,
  height: number,
): { readonly tops: readonly number[]; readonly bottom: number } {
  const tops: number[] = [];
  let y = 2;
  const rows = Math.max(0, ...placed.map(({ row }) => row + 1));
  for (let row = 0; row < rows; row += 1) {
    const lanes = laneCount(bands[row] ?? new Map());
    y += lanes === 0 ? 0 : GRID.bandFoot + lanes * GRID.bandLane - 8;
    tops.push(y);
    const counts = placed
      .filter((each) => each.row === row)
      .map(({ id }) => lineCount(below.get(id) ?? []));
    const most = Math.max(0, ...counts);
    y += height + (most === 0 ? 8 : TIP_ARROW + most * TIP.step + 6);
    if (row < rows - 1) y += 16;
  }
  return { tops, bottom: y };
}

const laneY = ({ tops, tracks }: Grid, band: number, jump: Jump): number =>
  (tops[band] ?? 0) - GRID.bandFoot - (tracks.bands[band]?.get(jump) ?? 0) * GRID.bandLane;

function startOf(grid: Grid): Diagram['start'] {
  const [first] = grid.placed;
  if (!first || first.after !== null) return null;
  const y = (grid.tops[0] ?? 0) + grid.height / 2;
  const at = { x: columnX(grid.tracks, 0) - GRID.turn, y };
  const points = [
    { x: at.x + 4, y },
    { x: columnX(grid.tracks, 0), y },
  ];
  return { at, ...arrow(points) };
}

const arrow = (points: readonly Point[]) => ({ d: roundedPath(points), head: arrowHead(points) });

/** The arrows along each way; between two rows they turn outside of the boxes. */
function wayEdges(grid: Grid): DiagramEdge[] {
  const cells = new Map(grid.placed.map((each) => [each.id, each]));
  return grid.placed.flatMap((to) => {
    const from = to.after === null ? undefined : cells.get(to.after);
    const exit = grid.exits.get(to.after ?? '')?.find((each) => each.to === to.id);
    if (!from || !exit) return [];
    const points = wayPoints(grid, from, to);
    return [{ exit, kind: 'next', points, ...arrow(points), label: null }];
  });
}

function wayPoints({ tops, tracks, height }: Grid, from: Placed, to: Placed): Point[] {
  const middle = (row: number): number => (tops[row] ?? 0) + height / 2;
  const [a, b] = [columnX(tracks, from.column), columnX(tracks, to.column)];
  if (from.row === to.row) {
    const [start, end] = b > a ? [a + GRID.box, b] : [a, b + GRID.box];
    return [start, end].map((x) => ({ x, y: middle(from.row) }));
  }
  const right = from.column > 0;
  const side = right ? a + GRID.box : a;
  const turn = right ? side + GRID.turn : side - GRID.turn;
  return [
    { x: side, y: middle(from.row) },
    { x: turn, y: middle(from.row) },
    { x: turn, y: middle(to.row) },
    { x: side, y: middle(to.row) },
  ];
}

function jumpEdge(grid: Grid, jump: Jump): DiagramEdge {
  const { tops, tracks, height, words, below } = grid;
  const out = tracks.out.get(jump) ?? 0;
  const into = tracks.into.get(jump) ?? 0;
  const side = tracks.sideX.get(jump);
  const top = (row: number): number => tops[row] ?? 0;
  const y = laneY(grid, jump.bands[0], jump);
  const lastY = laneY(grid, jump.bands[1], jump);
  const points = [
    { x: out, y: jump.down ? top(jump.from.row) + height : top(jump.from.row) },
    { x: out, y },
    ...(side === undefined
      ? []
      : [
          { x: side, y },
          { x: side, y: lastY },
        ]),
    { x: into, y: lastY },
    { x: into, y: top(jump.to.row) },
  ];
  const written = below.get(jump.from.id)?.some(({ exit }) => exit === jump.exit) ?? false;
  const label: TextLine | null = written
    ? null
    : { x: (out + (side ?? into)) / 2, y: y + 4, text: words.reason(jump.exit), anchor: 'middle' };
  return { exit: jump.exit, kind: 'jump', points, ...arrow(points), label };
}

function tipsOf(grid: Grid, { id, row, column }: Placed): DiagramTip[] {
  const written = grid.below.get(id) ?? [];
  const place = tipPlace(id, grid.jumps);
  const x = columnX(grid.tracks, column);
  const foot = (grid.tops[row] ?? 0) + grid.height;
  const at = { x: x + place.x, y: foot + TIP_ARROW + TIP.size, anchor: place.anchor };
  const lines = stackLines(written, at);
  const points = [foot + 2, foot + TIP_ARROW - 1].map((y) => ({ x: x + GRID.box / 2, y }));
  const pointed = written.findIndex(({ drawn }) => !drawn);
  return written.map(({ exit, kind }, index) => ({
    exit,
    kind,
    lines: lines[index] ?? [],
    ...(index === pointed && index === 0 ? arrow(points) : { d: '', head: '' }),
  }));
}
