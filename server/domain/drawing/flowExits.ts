import type { Definition, Stage } from '../definition/definition.js';

type Workflow = Definition['workflow'];

/** One way out of a stage: an outcome, and where it has branches the condition of one. */
export interface Way {
  readonly outcome: string;
  /** Which branch of the outcome; null where it has none. */
  readonly branch: number | null;
  /** The condition as it is written; null where there is none, or none of those before holds. */
  readonly when: string | null;
  /** What is left when no branch before it was taken. */
  readonly otherwise: boolean;
}

/** Everything that leads from a stage to the same place. */
export interface Exit {
  readonly from: string;
  /** A stage, or an end with its dot; it need not exist while a definition is being written. */
  readonly to: string;
  readonly ways: readonly Way[];
}

interface Led {
  readonly to: string;
  readonly way: Way;
}

/** The exits of a stage, the place its first outcome leads to before the others. */
export function exitsOf(from: string, stage: Stage): Exit[] {
  const ways = Object.entries(stage.next).flatMap(([outcome, next]): Led[] =>
    typeof next === 'string'
      ? [{ to: next, way: { outcome, branch: null, when: null, otherwise: false } }]
      : next.map(({ when, to }, branch) => ({
          to,
          way: { outcome, branch, when: when ?? null, otherwise: when === undefined && branch > 0 },
        })),
  );
  return [...new Set(ways.map(({ to }) => to))].map((to) => ({
    from,
    to,
    ways: ways.filter((each) => each.to === to).map(({ way }) => way),
  }));
}

/** A stage by its id; ids are typed by people, so names that every object has are none. */
export const stageOf = ({ stages }: Workflow, id: string): Stage | undefined =>
  Object.hasOwn(stages, id) ? stages[id] : undefined;

/** An end by its id with the dot. */
export const endOf = ({ ends }: Workflow, to: string): Workflow['ends'][string] | undefined =>
  to.startsWith('.') && Object.hasOwn(ends, to.slice(1)) ? ends[to.slice(1)] : undefined;

/** Where a stage's first outcome leads, by its first branch. */
export function firstTarget({ next }: Stage): string | undefined {
  const [first] = Object.values(next);
  return typeof first === 'string' ? first : first?.[0]?.to;
}
