import type { Jump } from './gridJumps.js';
import { intoLanes } from './lanes.js';

/** The sizes of the drawing with several columns. */
export const GRID = {
  box: 156,
  pitch: 192,
  /** From the outer boxes to the turns of the way, and from there to the first line at the side. */
  turn: 22,
  beyond: 14,
  sideLane: 12,
  bandLane: 22,
  bandFoot: 18,
};

/** Where each jump leaves, arrives and passes, across the drawing; and in which lanes. */
export interface Tracks {
  readonly left: number;
  readonly width: number;
  readonly out: ReadonlyMap<Jump, number>;
  readonly into: ReadonlyMap<Jump, number>;
  readonly sideX: ReadonlyMap<Jump, number>;
  /** By band: the lane of each jump that runs in it. */
  readonly bands: readonly ReadonlyMap<Jump, number>[];
}

export const columnX = ({ left }: { left: number }, column: number): number =>
  left + column * GRID.pitch;

/** Where the lines of jumps run: beside the boxes, between columns and above rows. */
export function layTracks(jumps: readonly Jump[], columns: number, rows: number): Tracks {
  const sides = { left: sideLanes(jumps, 'left'), right: sideLanes(jumps, 'right') };
  const edge = (lanes: ReadonlyMap<Jump, number>): number =>
    GRID.turn + 8 + (lanes.size === 0 ? 0 : GRID.beyond - 4 + laneCount(lanes) * GRID.sideLane);
  const left = edge(sides.left);
  const right = columnX({ left }, columns - 1) + GRID.box;
  const away = (lane: number): number => GRID.turn + GRID.beyond + lane * GRID.sideLane;
  const sideX = new Map([
    ...[...sides.left].map(([jump, lane]) => [jump, left - away(lane)] as const),
    ...[...sides.right].map(([jump, lane]) => [jump, right + away(lane)] as const),
  ]);
  const { out, into } = ports(jumps, left, sideX);
  const bands = Array.from({ length: rows + 1 }, (_, band) => {
    const found = jumps.flatMap((jump) => stretchesIn(jump, band, { out, into, sideX }));
    return intoLanes(found, 8);
  });
  return { left, width: right + edge(sides.right), out, into, sideX, bands };
}

export const laneCount = (lanes: ReadonlyMap<Jump, number>): number =>
  Math.max(-1, ...lanes.values()) + 1;

function sideLanes(jumps: readonly Jump[], wanted: 'left' | 'right'): Map<Jump, number> {
  return intoLanes(
    jumps
      .filter(({ side }) => side === wanted)
      .map((jump) => ({ of: jump, from: jump.bands[0], to: jump.bands[1] })),
    0.25,
  );
}

type Xs = Pick<Tracks, 'out' | 'into' | 'sideX'>;

function stretchesIn(jump: Jump, band: number, { out, into, sideX }: Xs) {
  const from = out.get(jump) ?? 0;
  const to = into.get(jump) ?? 0;
  const side = sideX.get(jump);
  if (side === undefined) return jump.bands[0] === band ? [{ of: jump, from, to }] : [];
  if (jump.bands[0] === band) return [{ of: jump, from, to: side }];
  return jump.bands[1] === band ? [{ of: jump, from: side, to }] : [];
}

/**
 * Lines that go down leave at the left of their box, below which nothing else stands. All others
 * leave and arrive along the top, in the order of where they come from, so that few cross.
 */
function ports(
  jumps: readonly Jump[],
  left: number,
  sideX: ReadonlyMap<Jump, number>,
): Pick<Tracks, 'out' | 'into'> {
  const out = new Map<Jump, number>();
  const into = new Map<Jump, number>();
  const nodes = new Map(jumps.flatMap(({ from, to }) => [from, to]).map((each) => [each.id, each]));
  for (const node of nodes.values()) {
    const x = columnX({ left }, node.column);
    const leaving = jumps.filter(({ from }) => from === node);
    for (const [index, jump] of leaving.filter(({ down }) => down).entries()) {
      out.set(jump, x + 12 + index * 10);
    }
    const top = [
      ...leaving
        .filter(({ down }) => !down)
        .map((jump) => ({
          jump,
          ends: out,
          other: sideX.get(jump) ?? columnX({ left }, jump.to.column),
        })),
      ...jumps
        .filter(({ to }) => to === node)
        .map((jump) => ({
          jump,
          ends: into,
          other: sideX.get(jump) ?? columnX({ left }, jump.from.column),
        })),
    ].toSorted((a, b) => a.other - b.other);
    for (const [index, { jump, ends }] of top.entries()) {
      ends.set(jump, x + (GRID.box * (index + 1)) / (top.length + 1));
    }
  }
  return { out, into };
}
