/** A stretch along a band or a side that a line takes up. */
export interface Stretch<T> {
  readonly of: T;
  readonly from: number;
  readonly to: number;
}

/**
 * Gives each stretch a lane so that no two that overlap share one: short ones nearest, so that
 * longer ones go round them.
 */
export function intoLanes<T>(stretches: readonly Stretch<T>[], apart: number): Map<T, number> {
  const lanes: { from: number; to: number }[][] = [];
  const found = new Map<T, number>();
  const length = ({ from, to }: Stretch<T>): number => Math.abs(to - from);
  for (const stretch of stretches.toSorted((a, b) => length(a) - length(b))) {
    const least = Math.min(stretch.from, stretch.to) - apart;
    const most = Math.max(stretch.from, stretch.to) + apart;
    const free = lanes.findIndex((lane) => lane.every(({ from, to }) => most < from || least > to));
    const lane = free < 0 ? lanes.length : free;
    lanes[lane] = [...(lanes[lane] ?? []), { from: least, to: most }];
    found.set(stretch.of, lane);
  }
  return found;
}
