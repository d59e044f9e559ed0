import type { Definition } from '../definition/definition.js';
import { endOf, exitsOf, firstTarget, stageOf } from './flowExits.js';

type Workflow = Definition['workflow'];

/** Stages that follow each other by their first outcomes. */
export interface Chain {
  readonly ids: readonly string[];
  /** The stage from which the chain branches off; null for the happy way and for stages nobody comes to. */
  readonly off: string | null;
}

/**
 * From the first stage along each stage's first outcome, until an end or a stage seen before: the
 * way on which everything goes well.
 */
export const happyWay = (workflow: Workflow): readonly string[] =>
  follow(workflow, workflow.first, new Set());

function follow(workflow: Workflow, from: string, seen: ReadonlySet<string>): string[] {
  const way = new Set<string>();
  let next: string | undefined = from;
  while (next !== undefined && !way.has(next) && !seen.has(next)) {
    const stage = stageOf(workflow, next);
    if (!stage) break;
    way.add(next);
    next = firstTarget(stage);
  }
  return [...way];
}

/** Every stage once: the happy way, what branches off in the order in which one comes to it, the rest. */
export function chainsOf(workflow: Workflow): Chain[] {
  const main = happyWay(workflow);
  const chains: Chain[] = main.length > 0 ? [{ ids: main, off: null }] : [];
  const seen = new Set<string>(main);
  const add = (id: string, off: string | null): void => {
    const ids = follow(workflow, id, seen);
    if (ids.length === 0) return;
    for (const each of ids) seen.add(each);
    chains.push({ ids, off });
  };
  // Chains found on the way are themselves looked through: the set grows while it is walked.
  const branchOff = (): void => {
    for (const from of seen) {
      const stage = stageOf(workflow, from);
      for (const { to } of stage ? exitsOf(from, stage) : []) add(to, from);
    }
  };
  branchOff();
  for (const id of Object.keys(workflow.stages)) {
    add(id, null);
    branchOff();
  }
  return chains;
}

/** The end that the happy way comes to, with its dot; null where it comes to none. */
export function happyEnd(workflow: Workflow): string | null {
  const last = happyWay(workflow).at(-1);
  const stage = last === undefined ? undefined : stageOf(workflow, last);
  const to = stage && firstTarget(stage);
  return to !== undefined && endOf(workflow, to) ? to : null;
}
