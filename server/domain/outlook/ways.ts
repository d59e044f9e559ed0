import type { Definition, Stage } from '../definition/definition.js';
import { targetsOf } from './stageGraph.js';
import { endOf, stageOf } from '../drawing/flowExits.js';
import { addLengths, noTime, roughDays, stageLength, type Length } from './stageLength.js';

/** A way through the workflow to an end at which support is granted. */
export interface WayThrough {
  readonly length: Length;
  /** The stages passed, in order. */
  readonly stages: readonly string[];
  /** The end with its dot. */
  readonly end: string;
}

type Workflow = Definition['workflow'];

/**
 * The shortest and the longest way to an end of state `granted`, each stage taking what it may
 * take at most; null where there is none. What leads back to a stage passed before on the way on
 * which one goes is a loop and not gone again, corrections and objections do not count. Takes time
 * in proportion to the exits.
 */
export function waysThrough({
  workflow,
}: Definition): { readonly shortest: WayThrough; readonly longest: WayThrough } | null {
  const steps = forwardSteps(workflow, [workflow.first]);
  const shortest = bestWay(workflow, steps, (a, b) => a < b);
  const longest = bestWay(workflow, steps, (a, b) => a > b);
  return shortest && longest ? { shortest, longest } : null;
}

/**
 * The longest way from some stages to the end of the first stage on it that fits, each taking what
 * it may take at most; null where no way comes to one. Loops do not count.
 */
export function longestWayTo(
  workflow: Workflow,
  from: readonly string[],
  fits: (stage: Stage) => boolean,
): Length | null {
  const best = new Map<string, Length>();
  const longestOf = (ids: readonly string[]): Length | null =>
    ids
      .flatMap((id) => best.get(id) ?? [])
      .toSorted((a, b) => roughDays(b) - roughDays(a))
      .at(0) ?? null;
  for (const [id, targets] of forwardSteps(workflow, from)) {
    const stage = stageOf(workflow, id);
    if (!stage) continue;
    const rest = fits(stage) ? noTime : longestOf(targets);
    if (rest) best.set(id, addLengths(stageLength(stage), rest));
  }
  return longestOf(from);
}

/** The stages one can come to, each after all to which it leads, with where it leads forwards. */
type Steps = ReadonlyMap<string, readonly string[]>;

/**
 * Walks every stage once, first outcomes first. A step to a stage that is still being walked
 * through leads back; without those steps nothing goes round in circles.
 */
function forwardSteps(workflow: Workflow, from: readonly string[]): Steps {
  const steps = new Map<string, string[]>();
  const open = new Set<string>();
  const walk = (id: string): void => {
    const stage = stageOf(workflow, id);
    if (!stage || open.has(id) || steps.has(id)) return;
    open.add(id);
    const forward = [...new Set(targetsOf(stage))].filter((to) => !open.has(to));
    for (const to of forward) walk(to);
    open.delete(id);
    steps.set(id, forward);
  };
  for (const id of from) walk(id);
  return steps;
}

function bestWay(
  workflow: Workflow,
  steps: Steps,
  better: (a: number, b: number) => boolean,
): WayThrough | null {
  const best = new Map<string, WayThrough>();
  for (const [id, targets] of steps) {
    const stage = stageOf(workflow, id);
    const length = stage && stageLength(stage);
    if (!length) continue;
    const ways = targets.flatMap((to): WayThrough[] => {
      const rest = best.get(to);
      if (rest) {
        const whole = addLengths(length, rest.length);
        return [{ length: whole, stages: [id, ...rest.stages], end: rest.end }];
      }
      return endOf(workflow, to)?.state === 'granted' ? [{ length, stages: [id], end: to }] : [];
    });
    const [first, ...others] = ways;
    if (!first) continue;
    const found = others.reduce(
      (a, b) => (better(roughDays(b.length), roughDays(a.length)) ? b : a),
      first,
    );
    best.set(id, found);
  }
  return best.get(workflow.first) ?? null;
}
