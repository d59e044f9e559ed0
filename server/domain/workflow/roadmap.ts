import { parseDuration } from '../duration.js';
import type { LocalText } from '../localText.js';
import type { Definition, Stage } from '../procedure/definition.js';

/** A phase as applicants read it before they apply: what happens and how long it takes. */
export interface RoadmapPhase {
  readonly id: string;
  readonly name: LocalText;
  readonly about: LocalText | null;
  /** Working days that its stages may take together; 0 where none has a limit in days. */
  readonly workingDays: number;
  readonly stages: readonly {
    readonly id: string;
    readonly name: LocalText;
    readonly kind: string;
  }[];
}

/** The phases on the way on which everything goes well, in the order a case passes them. */
export function roadmap({ workflow }: Definition): RoadmapPhase[] {
  const way = happyWay(workflow);
  return workflow.phases.flatMap((phase) => {
    const stages = way.filter(([, stage]) => stage.phase === phase.id);
    if (stages.length === 0) return [];
    return [
      {
        id: phase.id,
        name: phase.name,
        about: phase.about ?? null,
        workingDays: stages.reduce((sum, [, stage]) => sum + workingDaysOf(stage), 0),
        stages: stages.map(([id, { name, kind }]) => ({ id, name, kind })),
      },
    ];
  });
}

/** From the first stage along each stage's first outcome, until an end or a stage seen before. */
function happyWay(workflow: Definition['workflow']): (readonly [string, Stage])[] {
  const way = new Map<string, Stage>();
  let next: string | undefined = workflow.first;
  while (next !== undefined && !next.startsWith('.') && !way.has(next)) {
    const stage: Stage | undefined = workflow.stages[next];
    if (!stage) break;
    way.set(next, stage);
    next = firstTarget(stage);
  }
  return [...way];
}

function firstTarget({ next }: Stage): string | undefined {
  const [first] = Object.values(next);
  return typeof first === 'string' ? first : first?.[0]?.to;
}

function workingDaysOf(stage: Stage): number {
  const text = 'days' in stage && typeof stage.days === 'string' ? stage.days : stage.due;
  if (text === undefined) return 0;
  const { count, unit } = parseDuration(text);
  return unit === 'wd' ? count : 0;
}
