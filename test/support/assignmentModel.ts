import {
  assignmentWeights,
  pairKey,
  traits,
  type AssignedPair,
  type Assignment,
  type AssignmentTask,
} from '../../server/domain/review/assignment.js';

/** What an assignment costs, worked out from its pairs alone. */
export function costOf(task: AssignmentTask, pairs: readonly AssignedPair[]): number {
  const { distance, load, spread } = assignmentWeights;
  const sumTo = (from: number, many: number): number => many * from + (many * (many - 1)) / 2;
  let cost = 0;
  for (const each of task.cases) {
    const own = pairs.filter(({ caseId }) => caseId === each.id);
    cost += spread * sumTo(each.seated.length, own.length);
    for (const { expertId } of own) {
      const expert = task.experts.find(({ id }) => id === expertId);
      if (expert) cost += distance * task.distance(each, expert);
    }
  }
  for (const expert of task.experts) {
    const own = pairs.filter(({ expertId }) => expertId === expert.id).length;
    cost += load * sumTo(expert.load + 1, own);
  }
  return cost;
}

/** Which hard rules some pairs break, in words; none where they may all be seated. */
export function brokenBy(task: AssignmentTask, pairs: readonly AssignedPair[]): string[] {
  const broken: string[] = [];
  const keys = pairs.map(({ caseId, expertId }) => pairKey(caseId, expertId));
  if (new Set(keys).size < keys.length) broken.push('twice');
  if (keys.some((key) => task.barred.has(key))) broken.push('barred');
  for (const { id, limit } of task.experts) {
    if (pairs.filter(({ expertId }) => expertId === id).length > limit) broken.push('limit');
  }
  for (const each of task.cases) {
    const own = pairs.filter(({ caseId }) => caseId === each.id);
    if (own.length > each.open) broken.push('seats');
    const still = each.open - own.length;
    for (const trait of traits) {
      const seated = each.seated.filter((seat) => seat[trait] === true).length;
      const missing = Math.min(each.open, Math.max(task.rules.atLeast[trait] - seated, 0));
      // As long as the seats left open could still be taken by such people, nothing is broken.
      if (having(task, own, trait) + still < missing) broken.push(trait);
    }
  }
  return broken;
}

const having = (
  task: AssignmentTask,
  own: readonly AssignedPair[],
  trait: (typeof traits)[number],
): number =>
  own.filter(
    ({ expertId }) => task.experts.find(({ id }) => id === expertId)?.traits[trait] === true,
  ).length;

/** Case by case and seat by seat, the cheapest expert that keeps the rules. */
export function greedily(task: AssignmentTask): AssignedPair[] {
  const pairs: AssignedPair[] = [];
  const given = new Map<string, number>();
  for (const each of task.cases) {
    const own: AssignedPair[] = [];
    for (let seat = 0; seat < each.open; seat += 1) {
      const [best] = task.experts
        .filter(({ id, limit }) => (given.get(id) ?? 0) < limit)
        .map(({ id: expertId, load }) => ({
          pair: { caseId: each.id, expertId },
          cost: assignmentWeights.load * (load + (given.get(expertId) ?? 0)),
        }))
        .map(({ pair, cost }) => {
          const expert = task.experts.find(({ id }) => id === pair.expertId);
          const far = expert ? task.distance(each, expert) : 0;
          return { pair, cost: cost + assignmentWeights.distance * far };
        })
        .filter(
          ({ pair }) =>
            brokenBy(
              { ...task, cases: [each], experts: task.experts.map((x) => ({ ...x, limit: 1 })) },
              [...own, pair],
            ).length === 0,
        )
        .toSorted((one, other) => one.cost - other.cost);
      if (!best) break;
      own.push(best.pair);
      given.set(best.pair.expertId, (given.get(best.pair.expertId) ?? 0) + 1);
    }
    pairs.push(...own);
  }
  return pairs;
}

/** The best of all ways there are, by trying each; for a handful of pairs. */
export function exhaustively(task: AssignmentTask): {
  readonly filled: number;
  readonly cost: number;
} {
  const possible = task.cases.flatMap(({ id: caseId }) =>
    task.experts
      .map(({ id: expertId }) => ({ caseId, expertId }))
      .filter((pair) => !task.barred.has(pairKey(pair.caseId, pair.expertId))),
  );
  let best = { filled: 0, cost: costOf(task, []) };
  for (let chosen = 1; chosen < 1 << possible.length; chosen += 1) {
    const pairs = possible.filter((_, at) => (chosen & (1 << at)) > 0);
    if (pairs.length < best.filled || brokenBy(task, pairs).length > 0) continue;
    const cost = costOf(task, pairs);
    if (pairs.length > best.filled || cost < best.cost) best = { filled: pairs.length, cost };
  }
  return best;
}

/** How many seats stay open. */
export const lacking = ({ lacks }: Assignment): number =>
  lacks.reduce((sum, { seats }) => sum + seats, 0);
