/**
 * A network of arcs with whole capacities and costs, and the cheapest greatest flow through it:
 * primal–dual (Ford and Fulkerson 1957): shortest distances by Dial's buckets (1969), which whole
 * costs allow, then as much as fits along all shortest ways at once by Dinic's levels (1970).
 */
export interface Network {
  readonly nodes: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly capacity: Int32Array;
  /** Never below 0. */
  readonly cost: Int32Array;
}

/** Collects the arcs of a network. */
export function networkBuilder() {
  const [from, to, capacity, cost]: [number[], number[], number[], number[]] = [[], [], [], []];
  let nodes = 0;
  return {
    node: (): number => {
      nodes += 1;
      return nodes - 1;
    },
    /** Adds an arc; its number, by which its flow is asked. */
    arc: (start: number, end: number, most: number, price: number): number => {
      if (price < 0 || most < 0) throw new Error('neither a cost nor a capacity is below 0');
      from.push(start);
      to.push(end);
      capacity.push(most);
      cost.push(price);
      return from.length - 1;
    },
    build: (): Network => ({
      nodes,
      from: Int32Array.from(from),
      to: Int32Array.from(to),
      capacity: Int32Array.from(capacity),
      cost: Int32Array.from(cost),
    }),
  };
}

/** Every arc with its way back beside it, and the arcs of each node in a row. */
interface Residual {
  readonly head: Int32Array;
  readonly room: Int32Array;
  readonly price: Int32Array;
  readonly first: Int32Array;
  readonly leaving: Int32Array;
}

function residualOf({ nodes, from, to, capacity, cost }: Network): Residual {
  const arcs = from.length;
  const head = new Int32Array(2 * arcs);
  const room = new Int32Array(2 * arcs);
  const price = new Int32Array(2 * arcs);
  const first = new Int32Array(nodes + 1);
  for (let arc = 0; arc < arcs; arc += 1) {
    const [start, end] = [at(from, arc), at(to, arc)];
    head[2 * arc] = end;
    head[2 * arc + 1] = start;
    room[2 * arc] = at(capacity, arc);
    price[2 * arc] = at(cost, arc);
    price[2 * arc + 1] = -at(cost, arc);
    first[start + 1] = at(first, start + 1) + 1;
    first[end + 1] = at(first, end + 1) + 1;
  }
  for (let node = 0; node < nodes; node += 1)
    first[node + 1] = at(first, node + 1) + at(first, node);
  const next = first.slice(0, nodes);
  const leaving = new Int32Array(2 * arcs);
  for (let half = 0; half < 2 * arcs; half += 1) {
    const start = at(head, half ^ 1);
    leaving[at(next, start)] = half;
    next[start] = at(next, start) + 1;
  }
  return { head, room, price, first, leaving };
}

/** Typed arrays have no holes; TypeScript cannot know. */
const at = (list: Int32Array, index: number): number => list[index] ?? 0;

/** How much flows through each arc: as much as can from source to sink, and that at least cost. */
export function cheapestFlow(network: Network, source: number, sink: number): Int32Array {
  const residual = residualOf(network);
  const height = new Int32Array(network.nodes);
  while (raise(residual, height, source, sink)) {
    const level = new Int32Array(network.nodes);
    while (levels(residual, height, level, source, sink)) {
      const next = residual.first.slice(0, network.nodes);
      while (push({ residual, height, level, next }, source, sink, 0x7fff_ffff) > 0);
    }
  }
  return Int32Array.from(network.from, (_, arc) => at(residual.room, 2 * arc + 1));
}

const unreached = 0x7fff_ffff;

/** Adds to each height its distance from the source; false where no way leads to the sink any more. */
function raise(residual: Residual, height: Int32Array, source: number, sink: number): boolean {
  const { head, room, price, first, leaving } = residual;
  const distance = new Int32Array(height.length).fill(unreached);
  const buckets: (number[] | undefined)[] = [[source]];
  distance[source] = 0;
  let farthest = 0;
  for (let here = 0; here < buckets.length; here += 1) {
    for (const node of buckets[here] ?? []) {
      if (at(distance, node) !== here) continue;
      farthest = here;
      for (let place = at(first, node); place < at(first, node + 1); place += 1) {
        const half = at(leaving, place);
        if (at(room, half) === 0) continue;
        const other = at(head, half);
        const way = here + at(price, half) + at(height, node) - at(height, other);
        if (way >= at(distance, other)) continue;
        distance[other] = way;
        (buckets[way] ??= []).push(other);
      }
    }
    buckets[here] = undefined;
    // What lies beyond the sink need not be told apart.
    if (at(distance, sink) <= here) break;
  }
  if (at(distance, sink) === unreached) return false;
  const most = Math.min(farthest, at(distance, sink));
  for (let node = 0; node < height.length; node += 1) {
    height[node] = at(height, node) + Math.min(at(distance, node), most);
  }
  return true;
}

/** Numbers nodes by their steps from the source along shortest ways with room. */
function levels(
  { head, room, price, first, leaving }: Residual,
  height: Int32Array,
  level: Int32Array,
  source: number,
  sink: number,
): boolean {
  level.fill(-1);
  level[source] = 0;
  const queue = [source];
  for (const node of queue) {
    for (let place = at(first, node); place < at(first, node + 1); place += 1) {
      const half = at(leaving, place);
      const other = at(head, half);
      if (at(room, half) === 0 || at(level, other) >= 0) continue;
      if (at(price, half) + at(height, node) - at(height, other) !== 0) continue;
      level[other] = at(level, node) + 1;
      queue.push(other);
    }
  }
  return at(level, sink) >= 0;
}

interface Push {
  readonly residual: Residual;
  readonly height: Int32Array;
  readonly level: Int32Array;
  /** Where each node goes on looking. */
  readonly next: Int32Array;
}

/** Sends up to so much from a node to the sink along the levels; how much it was. */
function push(way: Push, node: number, sink: number, most: number): number {
  if (node === sink) return most;
  const { residual, height, level, next } = way;
  const { head, room, price, first, leaving } = residual;
  for (; at(next, node) < at(first, node + 1); next[node] = at(next, node) + 1) {
    const half = at(leaving, at(next, node));
    const other = at(head, half);
    if (at(room, half) === 0 || at(level, other) !== at(level, node) + 1) continue;
    if (at(price, half) + at(height, node) - at(height, other) !== 0) continue;
    const sent = push(way, other, sink, Math.min(most, at(room, half)));
    if (sent === 0) continue;
    room[half] = at(room, half) - sent;
    room[half ^ 1] = at(room, half ^ 1) + sent;
    return sent;
  }
  return 0;
}
