import type { Placed } from './gridCells.js';
import type { Exit } from './flowExits.js';

/** A line between two nodes that do not follow each other, as far as the grid decides it. */
export interface Jump {
  readonly exit: Exit;
  readonly from: Placed;
  readonly to: Placed;
  /** It leaves downwards where it leads to a lower row, else upwards over its own row. */
  readonly down: boolean;
  /** The bands above rows in which it runs: where it comes out and where it goes in. */
  readonly bands: readonly [number, number];
  /** The side at which it passes rows; null where it stays in one band. */
  readonly side: 'left' | 'right' | null;
}

/** Lines beside each other in a band or at a side; more would be a tangle and are written instead. */
const MOST_IN_BAND = 3;
const MOST_AT_SIDE = 4;
const MOST_AT_NODE = 4;

function jumpBetween(exit: Exit, from: Placed, to: Placed, columns: number): Jump {
  const down = to.row > from.row;
  const out = down ? from.row + 1 : from.row;
  const middle = (from.column + to.column) / 2;
  return {
    exit,
    from,
    to,
    down,
    bands: [out, to.row],
    side: out === to.row ? null : middle < (columns - 1) / 2 ? 'left' : 'right',
  };
}

/** The jumps that can be drawn without a tangle, the first come first. */
export function drawableJumps(
  exits: readonly Exit[],
  placed: readonly Placed[],
  columns: number,
): Jump[] {
  const cells = new Map(placed.map((each) => [each.id, each]));
  const kept: Jump[] = [];
  for (const exit of exits) {
    const from = cells.get(exit.from);
    const to = cells.get(exit.to);
    if (!from || !to || from === to || exit.to.startsWith('.')) continue;
    const jump = jumpBetween(exit, from, to, columns);
    if (hasRoom(jump, kept, columns)) kept.push(jump);
  }
  return kept;
}

function hasRoom(jump: Jump, kept: readonly Jump[], columns: number): boolean {
  const crowded = spansOf(jump, columns).some(
    (span) =>
      kept.flatMap((each) => spansOf(each, columns)).filter((each) => meet(each, span)).length >=
      MOST_IN_BAND,
  );
  const beside = kept.filter(({ side, bands }) => side === jump.side && over(bands, jump.bands));
  const atNode = (id: string): number =>
    kept.filter(({ from, to }) => from.id === id || to.id === id).length;
  return (
    !crowded &&
    (jump.side === null || beside.length < MOST_AT_SIDE) &&
    atNode(jump.from.id) < MOST_AT_NODE &&
    atNode(jump.to.id) < MOST_AT_NODE
  );
}

interface Span {
  readonly band: number;
  readonly least: number;
  readonly most: number;
}

/** What a jump takes up of its bands, in columns; -1 and `columns` are the sides. */
function spansOf({ bands, side, from, to }: Jump, columns: number): Span[] {
  const span = (band: number, a: number, b: number): Span => ({
    band,
    least: Math.min(a, b),
    most: Math.max(a, b),
  });
  if (side === null) return [span(bands[0], from.column, to.column)];
  const beyond = side === 'left' ? -1 : columns;
  return [span(bands[0], from.column, beyond), span(bands[1], beyond, to.column)];
}

const meet = (a: Span, b: Span): boolean =>
  a.band === b.band && a.least <= b.most && b.least <= a.most;

const over = (a: readonly [number, number], b: readonly [number, number]): boolean =>
  Math.min(...a) <= Math.max(...b) && Math.min(...b) <= Math.max(...a);
