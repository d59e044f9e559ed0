import { isPlain, itemId } from '../definition/partPath.js';

/** Which item of one list is which of the other, by place; null where it has no twin. */
export interface Match {
  /** Whether items were matched by what they are known by, rather than by place. */
  readonly byKey: boolean;
  /** Pairs in the order of the later list. */
  readonly pairs: readonly (readonly [before: number, after: number])[];
  readonly removed: readonly number[];
  readonly added: readonly number[];
  /** Places in the later list of items that changed their order, as few as possible. */
  readonly moved: readonly number[];
}

type Same = (a: unknown, b: unknown) => boolean;

/** Matches items by their ids; by their place where not every item has one of its own. */
export function matchLists(
  before: readonly unknown[],
  after: readonly unknown[],
  same: Same,
): Match {
  const [old, fresh] = [keysOf(before), keysOf(after)];
  return old && fresh ? byOwnKey(old, fresh) : byPlace(before, after, same);
}

/** What each item is known by; null unless all are, each by its own. */
function keysOf(list: readonly unknown[]): readonly string[] | null {
  const keys = list.map((item) => itemId(item) ?? effectOf(item));
  const known = keys.filter((key) => key !== null);
  return known.length === list.length && new Set(known).size === list.length ? known : null;
}

function effectOf(item: unknown): string | null {
  const effect = isPlain(item) ? item['effect'] : undefined;
  return typeof effect === 'string' ? effect : null;
}

function byOwnKey(old: readonly string[], fresh: readonly string[]): Match {
  const placeOf = new Map(old.map((key, place) => [key, place]));
  const kept = new Set(fresh);
  const pairs = fresh.flatMap((key, place) => {
    const was = placeOf.get(key);
    return was === undefined ? [] : [[was, place] as const];
  });
  const still = longestRising(pairs.map(([was]) => was));
  return {
    byKey: true,
    pairs,
    removed: old.flatMap((key, place) => (kept.has(key) ? [] : [place])),
    added: fresh.flatMap((key, place) => (placeOf.has(key) ? [] : [place])),
    moved: pairs.filter((_, index) => !still.has(index)).map(([, place]) => place),
  };
}

/** Indexes of a longest part of the list that rises, in n log n steps; the numbers are distinct. */
function longestRising(numbers: readonly number[]): ReadonlySet<number> {
  /** By length: where the rising part that ends lowest ends. */
  const ends: number[] = [];
  const cameFrom: (number | undefined)[] = [];
  for (const [index, value] of numbers.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    cameFrom[index] = ends[low - 1];
    ends[low] = index;
  }
  const found = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = cameFrom[at]) found.add(at);
  return found;
}

/** What is alike at both ends stays; what is between is paired in order. */
function byPlace(before: readonly unknown[], after: readonly unknown[], same: Same): Match {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && same(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && same(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  const between = (list: readonly unknown[]): number[] =>
    Array.from({ length: list.length - tail - head }, (_, index) => head + index);
  const [old, fresh] = [between(before), between(after)];
  const paired = Math.min(old.length, fresh.length);
  return {
    byKey: false,
    pairs: old.slice(0, paired).map((place) => [place, place] as const),
    removed: old.slice(paired),
    added: fresh.slice(paired),
    moved: [],
  };
}
