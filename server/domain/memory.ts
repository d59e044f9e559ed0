/** Answers the same question from memory; `find` must depend on nothing but the key. */
export type Memory<V> = (key: string, find: () => V) => V;

/** Remembers up to `most` answers, then begins anew. */
export function memoryOf<V>(most: number): Memory<V> {
  const known = new Map<string, V>();
  return (key, find) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = find();
    if (known.size >= most) known.clear();
    known.set(key, found);
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
