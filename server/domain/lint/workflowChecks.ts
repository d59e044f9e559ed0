import { outcomesOf, stageKind } from '../workflow/stages/registry.js';
import type { Definition, Stage } from '../definition/definition.js';
import { lintError, repeated, type LintMessage } from './lintMessage.js';

type Workflow = Definition['workflow'];

/** Whether every outcome of every stage is named and leads somewhere. */
export function workflowChecks({ workflow, documents }: Definition): LintMessage[] {
  const { stages, first } = workflow;
  return [
    ...repeated(
      workflow.phases.map(({ id }) => id),
      'workflow.phases',
    ),
    ...(stages[first] ? [] : [lintError('no_first_stage', 'workflow.first', { stage: first })]),
    ...withdrawnEnd(workflow),
    ...(documents.some(({ deferrable }) => deferrable)
      ? targetChecks(workflow, workflow.deferral_lapsed, 'workflow.deferral_lapsed')
      : []),
    ...Object.entries(stages).flatMap(([id, stage]) => stageChecks(workflow, id, stage)),
  ];
}

// An applicant may take a running application back, and it must come to rest somewhere.
function withdrawnEnd({ ends }: Workflow): LintMessage[] {
  return ends['withdrawn']?.state === 'withdrawn'
    ? []
    : [lintError('no_withdrawn_end', 'workflow.ends')];
}

function stageChecks(workflow: Workflow, id: string, stage: Stage): LintMessage[] {
  const at = `workflow.stages.${id}`;
  const outcomes = outcomesOf(stage);
  return [
    ...outcomes
      .filter((outcome) => stage.next[outcome] === undefined)
      .map((outcome) => lintError('outcome_without_next', `${at}.next`, { outcome })),
    ...Object.keys(stage.next)
      .filter((outcome) => !outcomes.includes(outcome))
      .map((outcome) => lintError('no_such_outcome', `${at}.next.${outcome}`, { outcome })),
    ...Object.keys(stage.effects)
      .filter((outcome) => !outcomes.includes(outcome))
      .map((outcome) => lintError('no_such_outcome', `${at}.effects.${outcome}`, { outcome })),
    ...outcomes
      .filter((outcome) => !ownOutcomes(stage).includes(outcome))
      .filter((outcome) => stage.outcome_names[outcome] === undefined)
      .map((outcome) => lintError('outcome_without_name', `${at}.outcome_names`, { outcome })),
    ...(workflow.phases.some((phase) => phase.id === stage.phase)
      ? []
      : [lintError('no_such_phase', `${at}.phase`, { phase: stage.phase })]),
    ...Object.keys(stage.next).flatMap((outcome) =>
      branchChecks(workflow, stage, outcome, `${at}.next.${outcome}`),
    ),
  ];
}

const ownOutcomes = (stage: Stage): readonly string[] => {
  const kind = stageKind(stage.kind);
  const named = kind.named(stage) ?? [];
  return kind.outcomes(stage).filter((outcome) => !named.includes(outcome));
};

function branchChecks(
  workflow: Workflow,
  stage: Stage,
  outcome: string,
  at: string,
): LintMessage[] {
  const next = stage.next[outcome];
  if (next === undefined) return [];
  if (typeof next === 'string') return targetChecks(workflow, next, at);
  return next.flatMap(({ when, to }, index) => {
    const last = index === next.length - 1;
    return [
      ...targetChecks(workflow, to, `${at}.${index}.to`),
      ...(last && when !== undefined ? [lintError('last_branch_with_when', `${at}.${index}`)] : []),
      ...(!last && when === undefined
        ? [lintError('branch_never_taken', `${at}.${index + 1}`)]
        : []),
    ];
  });
}

function targetChecks({ stages, ends }: Workflow, target: string, at: string): LintMessage[] {
  const exists = target.startsWith('.') ? ends[target.slice(1)] : stages[target];
  return exists ? [] : [lintError('no_such_target', at, { target })];
}
