import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { assignAside } from '../../server/adapters/assignAside.js';
import {
  pairKey,
  type AssignedPair,
  type AssignmentTask,
} from '../../server/domain/review/assignment.js';
import { expertFields, fieldDistance } from '../../server/domain/review/expertFields.js';

/**
 * How long an assignment takes beside the cheapest expert case by case and beside chance, what each
 * costs, and how long anybody else had to wait meanwhile. `node dist/test/bench/assignment.js 2000 300`.
 */
const [cases = 2000, experts = 300] = process.argv.slice(2).map(Number);
const seats = 5;

/** The same numbers in every run (Lehmer's generator). */
let state = 20_261_128;
const chance = (below: number): number => {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
};
const ids = Object.keys(expertFields);
const some = (many: number): string[] =>
  Array.from({ length: many }, () => ids[chance(ids.length)] ?? '');

const task: Omit<AssignmentTask, 'distance'> = {
  cases: Array.from({ length: cases }, (_, at) => ({
    id: `c${at}`,
    open: seats,
    seated: [],
    fields: some(1),
  })),
  experts: Array.from({ length: experts }, (_, at) => ({
    id: `e${at}`,
    fields: some(2),
    traits: { outside: chance(3) > 0, finance: false },
    load: chance(4),
    limit: Math.ceil((1.3 * cases * seats) / experts),
  })),
  barred: new Set(
    Array.from({ length: cases * 5 }, () => pairKey(`c${chance(cases)}`, `e${chance(experts)}`)),
  ),
  rules: { atLeast: { outside: 1, finance: 0 } },
};

/** Case by case the nearest and least busy, or anybody who may. */
function caseByCase(pick: (of: number, by: number, given: number) => number): AssignedPair[] {
  const given = new Map<string, number>();
  return task.cases.flatMap((each, of) => {
    const own: AssignedPair[] = [];
    let missing = task.rules.atLeast.outside;
    const order = task.experts
      .map((expert, by) => ({ expert, cost: pick(of, by, given.get(expert.id) ?? 0) }))
      .toSorted((one, other) => one.cost - other.cost);
    for (const { expert } of order) {
      if (own.length === each.open) break;
      if ((given.get(expert.id) ?? 0) >= expert.limit) continue;
      if (task.barred.has(pairKey(each.id, expert.id))) continue;
      const outside = expert.traits.outside === true;
      if (!outside && each.open - own.length <= missing) continue;
      if (outside) missing = Math.max(missing - 1, 0);
      given.set(expert.id, (given.get(expert.id) ?? 0) + 1);
      own.push({ caseId: each.id, expertId: expert.id });
    }
    return own;
  });
}

function costOf(pairs: readonly AssignedPair[]): {
  distance: number;
  busiest: number;
  cost: number;
} {
  const fields = new Map([...task.cases, ...task.experts].map((each) => [each.id, each.fields]));
  const load = new Map(task.experts.map((expert) => [expert.id, expert.load]));
  let [distance, cost] = [0, 0];
  for (const { caseId, expertId } of pairs) {
    const far = fieldDistance(fields.get(caseId) ?? [], fields.get(expertId) ?? []);
    const more = (load.get(expertId) ?? 0) + 1;
    load.set(expertId, more);
    distance += far;
    cost += 10 * far + 2 * more;
  }
  return { distance, busiest: Math.max(...load.values()), cost };
}

const timed = async <T>(work: () => Promise<T> | T): Promise<{ ms: number; found: T }> => {
  const begun = performance.now();
  const found = await work();
  return { ms: performance.now() - begun, found };
};

// A thread is begun once before, so that its files are read.
await new Promise((resolve) => new Worker('', { eval: true }).once('exit', resolve));
const delay = monitorEventLoopDelay({ resolution: 1 });
const before = process.memoryUsage().rss;
let most = before;
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
delay.enable();
const flow = await timed(() => assignAside(task, 3));
delay.disable();
clearInterval(watch);
const far = (of: number, by: number): number =>
  fieldDistance(task.cases[of]?.fields ?? [], task.experts[by]?.fields ?? []);
const greedy = await timed(() =>
  caseByCase((of, by, given) => 10 * far(of, by) + 2 * ((task.experts[by]?.load ?? 0) + given)),
);
const random = await timed(() => caseByCase(() => chance(1_000_000)));
const rows = [
  ['optimum', flow.ms, flow.found.pairs],
  ['case by case', greedy.ms, greedy.found],
  ['by chance', random.ms, random.found],
] as const;
console.log(`${cases} cases × ${experts} experts × ${seats} seats`);
const base = costOf(flow.found.pairs).cost;
for (const [name, ms, pairs] of rows) {
  const { distance, busiest, cost } = costOf(pairs);
  console.log(
    `${name.padEnd(14)} ${(ms / 1000).toFixed(2)} s, ${pairs.length} seats, distance ${distance}, busiest ${busiest}, cost ${(cost / base).toFixed(3)} of the optimum`,
  );
}
console.log(`event loop held for ${(delay.max / 1e6).toFixed(1)} ms at most`);
console.log(`memory ${((most - before) / 1e6).toFixed(0)} MB more at its peak`);
