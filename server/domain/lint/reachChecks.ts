import { outcomesOf, stageKind } from '../workflow/stages/registry.js';
import type { Definition, Stage } from '../definition/definition.js';
import { reachable, targetsAfter } from '../outlook/stageGraph.js';
import { lintError, lintWarning, type LintMessage } from './lintMessage.js';

type Workflow = Definition['workflow'];

/** Whether everything can be come to, and everything can come to an end. */
export function reachChecks(definition: Definition): LintMessage[] {
  const { workflow } = definition;
  const fromFirst = reachable(workflow, [workflow.first]);
  const stages = Object.keys(workflow.stages);
  return [
    ...stages
      .filter((id) => !fromFirst.has(id))
      .map((id) => lintError('stage_unreachable', `workflow.stages.${id}`, { stage: id })),
    ...stages
      .filter((id) => ![...reachable(workflow, [id])].some((each) => each.startsWith('.')))
      .map((id) => lintError('no_way_out', `workflow.stages.${id}`, { stage: id })),
    ...Object.keys(workflow.ends)
      .filter((id) => id !== 'withdrawn' && !fromFirst.has(`.${id}`))
      .map((id) => lintWarning('end_unreachable', `workflow.ends.${id}`, { end: id })),
    ...grantedChecks(definition, fromFirst),
    ...phaseChecks(workflow),
    ...circleChecks(workflow),
  ];
}

/** Ends of success that can be come to. */
export const grantedEnds = ({ ends }: Workflow): string[] =>
  Object.entries(ends).flatMap(([id, { state }]) => (state === 'granted' ? [`.${id}`] : []));

function grantedChecks(
  { workflow, award }: Definition,
  fromFirst: ReadonlySet<string>,
): LintMessage[] {
  if (grantedEnds(workflow).some((end) => fromFirst.has(end))) return [];
  const say = award === null ? lintWarning : lintError;
  return [say('never_granted', 'workflow.ends')];
}

function phaseChecks({ phases, stages }: Workflow): LintMessage[] {
  const used = new Set(Object.values(stages).map(({ phase }) => phase));
  return phases
    .filter(({ id }) => !used.has(id))
    .map(({ id }) => lintWarning('phase_unused', `workflow.phases.${id}`, { phase: id }));
}

/** Stages that go round by themselves: at once without anybody, or for ever by running late. */
function circleChecks(workflow: Workflow): LintMessage[] {
  const found = (code: string, say: typeof lintError, out: (stage: Stage) => readonly string[]) =>
    Object.entries(workflow.stages).flatMap(([id, stage]) =>
      reachable(workflow, out(stage), out).has(id)
        ? [say(code, `workflow.stages.${id}.next`, { stage: id })]
        : [],
    );
  return [
    ...found('endless_circle', lintError, (stage) =>
      (stageKind(stage.kind).atOnce(stage) ?? []).flatMap((each) => targetsAfter(stage, each)),
    ),
    ...found('timeout_circle', lintWarning, (stage) =>
      stage.timeout === undefined ? [] : targetsAfter(stage, stage.timeout),
    ),
  ];
}

/** The ways out of a stage but those of some outcomes. */
export const targetsBut = (stage: Stage, barred: (outcome: string) => boolean): readonly string[] =>
  outcomesOf(stage)
    .filter((outcome) => !barred(outcome))
    .flatMap((outcome) => targetsAfter(stage, outcome));
