import type { LocalText } from '../localText.js';
import type { Definition } from '../definition/definition.js';
import { workedOutOnce } from '../memory.js';
import { happyWay } from '../drawing/flowChains.js';
import { stageOf } from '../drawing/flowExits.js';
import { stageLength } from './stageLength.js';

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
export const roadmap = workedOutOnce(({ workflow }: Definition): readonly RoadmapPhase[] => {
  const way = happyWay(workflow).flatMap((id) => {
    const stage = stageOf(workflow, id);
    return stage ? [[id, stage] as const] : [];
  });
  return workflow.phases.flatMap((phase) => {
    const stages = way.filter(([, stage]) => stage.phase === phase.id);
    if (stages.length === 0) return [];
    return [
      {
        id: phase.id,
        name: phase.name,
        about: phase.about ?? null,
        workingDays: stages.reduce((sum, [, stage]) => sum + stageLength(stage).workingDays, 0),
        stages: stages.map(([id, { name, kind }]) => ({ id, name, kind })),
      },
    ];
  });
});
