import type { Definition, Stage } from '../definition/definition.js';

type Workflow = Definition['workflow'];

/** Where a stage can lead by one outcome: stages, and ends with their dot. */
export function targetsAfter(stage: Stage, outcome: string): readonly string[] {
  const next = Object.hasOwn(stage.next, outcome) ? stage.next[outcome] : undefined;
  if (next === undefined) return [];
  return typeof next === 'string' ? [next] : next.map(({ to }) => to);
}

/** Where a stage can lead at all. */
export const targetsOf = (stage: Stage): readonly string[] =>
  Object.keys(stage.next).flatMap((outcome) => targetsAfter(stage, outcome));

/**
 * Everything that can be come to from here, itself included; ends with their dot. `leads` tells
 * which ways out of a stage are followed.
 */
export function reachable(
  { stages }: Workflow,
  from: readonly string[],
  leads: (stage: Stage) => readonly string[] = targetsOf,
): Set<string> {
  const seen = new Set<string>();
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const stage = Object.hasOwn(stages, id) ? stages[id] : undefined;
    if (stage) waiting.push(...leads(stage));
  }
  return seen;
}

/** Tells of each stage those that a case can have been through before it comes to it. */
export function stagesBefore(workflow: Workflow): (id: string) => string[] {
  const before = new Map<string, string[]>();
  for (const [from, stage] of Object.entries(workflow.stages)) {
    for (const to of targetsOf(stage)) {
      const known = before.get(to);
      if (known) known.push(from);
      else before.set(to, [from]);
    }
  }
  return (id) => {
    const seen = new Set<string>();
    const waiting = [...(before.get(id) ?? [])];
    for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
      if (seen.has(each)) continue;
      seen.add(each);
      waiting.push(...(before.get(each) ?? []));
    }
    return [...seen];
  };
}
