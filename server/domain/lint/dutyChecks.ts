import type { Definition, Stage } from '../definition/definition.js';
import { reachable, targetsOf } from '../outlook/stageGraph.js';
import { stageKind } from '../workflow/stages/registry.js';
import { lintWarning, type LintMessage } from './lintMessage.js';

/** Whether decisions and money pass through more than one pair of hands. */
export function dutyChecks({ workflow }: Definition): LintMessage[] {
  const stages = Object.entries(workflow.stages);
  return stages.flatMap(([id, stage]) => {
    if (!decides(stage)) return [];
    const at = `workflow.stages.${id}.by`;
    const same = stages.filter(
      ([other, each]) => other !== id && each.by === stage.by && leadsTo(workflow, each, id),
    );
    const again = same.find(([, each]) => decides(each));
    const looked = same.find(([, each]) => !decides(each) && examines(each));
    return [
      ...(again ? [lintWarning('role_decides_twice', at, { stage: again[0] })] : []),
      ...(looked && reserves(stage)
        ? [lintWarning('approved_by_checker', at, { stage: looked[0] })]
        : []),
    ];
  });
}

/** A decision on who gets money: by one authority, by vote, or by an order that draws the line. */
function decides(stage: Stage): boolean {
  const kind = stageKind(stage.kind);
  return reserves(stage) || kind.votes(stage) !== null || kind.ranks(stage) !== null;
}

/** Looks into the case; who only draws up a list or a paper, or seats others, does not. */
function examines(stage: Stage): boolean {
  const { publishes, signs, seats } = stageKind(stage.kind);
  return [publishes(stage), signs(stage), seats(stage)].every((each) => each === null);
}

const reserves = (stage: Stage): boolean =>
  (stageKind(stage.kind).decides(stage)?.reserves ?? null) !== null;

const leadsTo = (workflow: Definition['workflow'], stage: Stage, id: string): boolean =>
  reachable(workflow, targetsOf(stage)).has(id);
