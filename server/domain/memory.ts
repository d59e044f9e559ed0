/** Answers the same question from memory; `find` must depend on nothing but the key. */
export type Memory<V> = (key: string, find: () => V) => V;

/**
 * Remembers answers up to `most` together, then begins anew. Each counts as 1, or as `sizeOf` says;
 * one that is larger than a hundredth of all is not kept.
 */
export function memoryOf<V>(most: number, sizeOf?: (key: string, found: V) => number): Memory<V> {
  const known = new Map<string, V>();
  let held = 0;
  return (key, find) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = find();
    const size = sizeOf?.(key, found) ?? 1;
    if (sizeOf && size > most / 100) return found;
    if (held + size > most) {
      known.clear();
      held = 0;
    }
    known.set(key, found);
    held += size;
    return found;
  };
}

/** One memory for each owner, gone with it: what it holds is true as long as its owner is. */
export function memoriesOf<V>(most: number): (owner: object) => Memory<V> {
  const memories = new WeakMap<object, Memory<V>>();
  return (owner) => {
    const memory = memories.get(owner) ?? memoryOf<V>(most);
    memories.set(owner, memory);
    return memory;
  };
}

/** What follows from one frozen thing alone, such as a published definition: worked out once for each, gone with it. */
export function workedOutOnce<K extends object, V>(workOut: (owner: K) => V): (owner: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (owner) => {
    const before = known.get(owner);
    if (before) return before.value;
    const value = workOut(owner);
    known.set(owner, { value });
    return value;
  };
}
