import type { Chain } from './flowChains.js';

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A node of the grid; `end` is the end that the happy way comes to. */
export interface Placed extends Cell {
  readonly id: string;
  /** The node before it on its way, to which it is joined by an arrow. */
  readonly after: string | null;
}

/** The happy way winds to and fro from the top; what branches off stands in rows below it. */
export function placeChains(
  chains: readonly Chain[],
  end: string | null,
  columns: number,
): Placed[] {
  const placed: Placed[] = [];
  let row = 0;
  let taken = 0;
  for (const [index, { ids, off }] of chains.entries()) {
    const way = index === 0 && end !== null ? [...ids, end] : ids;
    const source = placed.find(({ id }) => id === off)?.column ?? 0;
    const start = Math.max(taken, Math.min(source, columns - way.length));
    const shares = index > 0 && taken > 0 && start + way.length <= columns;
    if (!shares) row = lastRow(placed) + 1;
    const single = index > 0 && way.length <= columns;
    const from = shares ? start : single ? Math.min(source, columns - way.length) : 0;
    for (const [step, id] of way.entries()) {
      placed.push({ id, after: way[step - 1] ?? null, ...cellOf(row, from, step, columns) });
    }
    taken = single ? from + way.length : columns;
  }
  return placed;
}

const lastRow = (placed: readonly Placed[]): number =>
  placed.reduce((most, { row }) => Math.max(most, row), -1);

/** Every second row of a way runs backwards. */
function cellOf(row: number, from: number, step: number, columns: number): Cell {
  const down = Math.floor(step / columns);
  const across = step % columns;
  return { row: row + down, column: down % 2 === 0 ? from + across : columns - 1 - across };
}
