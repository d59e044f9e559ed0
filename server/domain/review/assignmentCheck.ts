import {
  pairKey,
  traits,
  type AssignedPair,
  type AssignmentTask,
  type Trait,
} from './assignment.js';

export interface BrokenAssignmentRule {
  readonly rule: 'twice' | 'barred' | 'limit' | 'seats' | Trait;
  readonly caseId: string;
  /** Null where the panel as a whole is meant. */
  readonly expertId: string | null;
}

/** Which hard rules some pairs break; none where they may all be seated. */
export function brokenAssignmentRules(
  task: Omit<AssignmentTask, 'distance'>,
  pairs: readonly AssignedPair[],
): BrokenAssignmentRule[] {
  const experts = new Map(task.experts.map((expert) => [expert.id, expert]));
  const broken: BrokenAssignmentRule[] = [];
  const seen = new Set<string>();
  const given = new Map<string, number>();
  for (const { caseId, expertId } of pairs) {
    const key = pairKey(caseId, expertId);
    const expert = experts.get(expertId);
    if (seen.has(key)) broken.push({ rule: 'twice', caseId, expertId });
    if (task.barred.has(key) || !expert) broken.push({ rule: 'barred', caseId, expertId });
    seen.add(key);
    const many = (given.get(expertId) ?? 0) + 1;
    given.set(expertId, many);
    if (expert && many > expert.limit) broken.push({ rule: 'limit', caseId, expertId });
  }
  for (const { id: caseId, open, seated } of task.cases) {
    const own = pairs.filter((pair) => pair.caseId === caseId);
    if (own.length > open) broken.push({ rule: 'seats', caseId, expertId: null });
    for (const trait of traits) {
      const had = seated.filter((each) => each[trait] === true).length;
      const added = own.filter(({ expertId }) => experts.get(expertId)?.traits[trait]).length;
      const missing = Math.min(open, Math.max(task.rules.atLeast[trait] - had, 0));
      // As long as such people can still take the seats left open, nothing is broken.
      if (added + open - own.length < missing) {
        broken.push({ rule: trait, caseId, expertId: null });
      }
    }
  }
  return broken;
}

/**
 * For each case those who come next, at most `many`: not barred, not seated there by the pairs, with
 * room left for one more, the nearest and least busy first.
 */
export function reservesOf(
  task: AssignmentTask,
  pairs: readonly AssignedPair[],
  many: number,
): AssignedPair[] {
  const given = new Map<string, number>();
  for (const { expertId } of pairs) given.set(expertId, (given.get(expertId) ?? 0) + 1);
  const taken = new Set(pairs.map(({ caseId, expertId }) => pairKey(caseId, expertId)));
  const free = task.experts.filter(({ id, limit }) => (given.get(id) ?? 0) < limit);
  return task.cases.flatMap((each) =>
    free
      .filter(({ id }) => {
        const key = pairKey(each.id, id);
        return !taken.has(key) && !task.barred.has(key);
      })
      .map((expert) => ({
        expertId: expert.id,
        far: task.distance(each, expert),
        busy: expert.load + (given.get(expert.id) ?? 0),
      }))
      .toSorted((a, b) => a.far - b.far || a.busy - b.busy || (a.expertId < b.expertId ? -1 : 1))
      .slice(0, many)
      .map(({ expertId }) => ({ caseId: each.id, expertId })),
  );
}
