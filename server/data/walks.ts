import type { Database } from './database.js';

/** How far one walk is read: so many, after the one it has come to. */
export interface WalkStretch<T> {
  readonly limit: number;
  readonly beyond: T | null;
}

interface Walking<W, T> {
  readonly limit: number;
  readonly order: (one: T, other: T) => number;
  /** Walks on which most of the rows are to be expected, so that all of them are read at once. */
  readonly isMain?: (walk: W) => boolean;
  /** The rows of each walk in that order, all in one statement. */
  readonly read: (
    stretches: ReadonlyMap<W, WalkStretch<T>>,
  ) => Promise<ReadonlyMap<W, readonly T[]>>;
}

/**
 * The first `limit` rows of several walks together, each along an index of its own. A walk is read
 * for twice its share of them, or for all if it is a main one; one that holds more of the first is gone on with, in one more
 * statement. So what is read grows neither with the table nor with the number of walks.
 */
export async function alongWalks<W, T>(
  walks: readonly W[],
  { limit, order, read, isMain = () => false }: Walking<W, T>,
): Promise<T[]> {
  const share = Math.min(limit, Math.ceil((2 * limit) / walks.length));
  const shareOf = (walk: W): number => (isMain(walk) ? limit : share);
  const found = await read(
    new Map(walks.map((walk) => [walk, { limit: shareOf(walk), beyond: null }])),
  );
  const first = [...found.values()].flat().toSorted(order);
  const further = new Map<W, WalkStretch<T>>();
  for (const [walk, rows] of found) {
    const last = rows.at(-1);
    if (last === undefined || rows.length < shareOf(walk)) continue;
    const missing = limit - first.indexOf(last) - 1;
    if (missing > 0) further.set(walk, { limit: missing, beyond: last });
  }
  if (further.size === 0) return first.slice(0, limit);
  const rest = await read(further);
  return [...first, ...[...rest.values()].flat()].toSorted(order).slice(0, limit);
}

/** Several SELECTs that each end by LIMIT as one statement, which reads no row twice. */
export function together({ dialect }: Database, selects: readonly string[]): string {
  const [only = '', ...others] = selects;
  if (others.length === 0) return only;
  // SQLite knows no brackets here; MariaDB would keep what it selects from and read it again.
  const each = selects.map((sql) => (dialect === 'mysql' ? `(${sql})` : `SELECT * FROM (${sql})`));
  return each.join(' UNION ALL ');
}
