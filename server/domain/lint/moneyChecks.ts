import { effectTraits } from '../workflow/contract/effects.js';
import { outcomesOf, stageKind } from '../workflow/stages/registry.js';
import type { Definition, Stage } from '../definition/definition.js';
import { reachable, targetsAfter, targetsOf } from '../outlook/stageGraph.js';
import { lintError, lintWarning, type LintMessage } from './lintMessage.js';
import { grantedEnds, targetsBut } from './reachChecks.js';

type Workflow = Definition['workflow'];
type Award = NonNullable<Definition['award']>;

/** Whether money is set aside once, before it is committed, and committed before it is paid. */
export function moneyChecks(definition: Definition): LintMessage[] {
  const { workflow, award } = definition;
  const stages = Object.entries(workflow.stages);
  return [
    ...stages.flatMap(([id, stage]) => [
      ...reserveChecks(workflow, award, id, stage),
      ...commitChecks(definition, id, stage),
    ]),
    ...shortcuts(workflow),
    ...(award === null ? [] : [...payChecks(workflow, award), ...unpaidChecks(workflow, award)]),
    ...agreementChecks(definition),
  ];
}

/** The outcome by which money is set aside in a stage; null where none is. */
const reservesBy = (stage: Stage): string | null =>
  stageKind(stage.kind).decides(stage)?.reserves ?? null;

const signs = (stage: Stage): boolean => stageKind(stage.kind).signs(stage) !== null;

/** The outcome of a stage commits the award, by signature or by effect. */
const commitsBy = (stage: Stage, outcome: string): boolean =>
  stageKind(stage.kind).signs(stage)?.signed === outcome ||
  (stage.effects[outcome] ?? []).some((each) => effectTraits(each).commits);

const commitOutcomes = (stage: Stage): string[] =>
  outcomesOf(stage).filter((outcome) => commitsBy(stage, outcome));

/** Stages that a case can come to without money having been set aside. */
const withoutReserve = (workflow: Workflow): Set<string> =>
  reachable(workflow, [workflow.first], (stage) =>
    targetsBut(stage, (outcome) => outcome === reservesBy(stage)),
  );

const withoutCommit = (workflow: Workflow): Set<string> =>
  reachable(workflow, [workflow.first], (stage) =>
    targetsBut(stage, (outcome) => commitsBy(stage, outcome)),
  );

function reserveChecks(
  workflow: Workflow,
  award: Award | null,
  id: string,
  stage: Stage,
): LintMessage[] {
  const outcome = reservesBy(stage);
  if (outcome === null) return [];
  const at = `workflow.stages.${id}`;
  if (award === null) return [lintError('award_needed', at)];
  const again = [...reachable(workflow, targetsAfter(stage, outcome))].filter((each) => {
    const next = workflow.stages[each];
    return next !== undefined && reservesBy(next) !== null;
  });
  return again.map((other) => lintError('reserved_twice', at, { stage: other }));
}

function commitChecks(definition: Definition, id: string, stage: Stage): LintMessage[] {
  const { workflow, payee, counterparty, agreement } = definition;
  if (commitOutcomes(stage).length === 0) return [];
  const at = `workflow.stages.${id}`;
  const signed = signs(stage) || agreement !== undefined;
  return [
    ...(withoutReserve(workflow).has(id) ? [lintError('commit_before_reserve', at)] : []),
    ...(signed || payee !== undefined || counterparty !== undefined
      ? []
      : [lintError('payee_needed', at)]),
  ];
}

/** Ways to money past a stage that every case must have been through before. */
function shortcuts(workflow: Workflow): LintMessage[] {
  return Object.entries(workflow.stages)
    .filter(([, { before_money: demanded }]) => demanded)
    .flatMap(([past]) => {
      const found = reachable(workflow, [workflow.first], (stage) =>
        stage === workflow.stages[past] ? [] : targetsOf(stage),
      );
      return Object.entries(workflow.stages)
        .filter(([id, stage]) => id !== past && found.has(id) && reservesBy(stage) !== null)
        .map(([id]) => lintError('money_past_stage', `workflow.stages.${id}`, { past }));
    });
}

function agreementChecks({ agreement, workflow }: Definition): LintMessage[] {
  const stages = Object.values(workflow.stages);
  if (agreement === undefined || stages.some(signs)) return [];
  const commits = stages.some((stage) => commitOutcomes(stage).length > 0);
  // The account would be looked for in an agreement that nobody ever signs.
  return [(commits ? lintError : lintWarning)('agreement_without_stage', 'agreement')];
}

function payChecks(workflow: Workflow, { tranches }: Award): LintMessage[] {
  const early = withoutCommit(workflow);
  return [
    ...tranches.flatMap(({ id, after }) => {
      const [from = '', outcome = ''] = after?.split('.') ?? [];
      const stage = workflow.stages[from];
      if (!stage) return [];
      const at = `award.tranches.${id}.after`;
      const refused = !leadsToGrant(workflow, targetsAfter(stage, outcome));
      return [
        ...(early.has(from) && !commitsBy(stage, outcome)
          ? [lintError('paid_before_commit', at, { tranche: id, stage: from })]
          : []),
        ...(refused ? [lintError('paid_after_refusal', at, { tranche: id, outcome })] : []),
      ];
    }),
    ...Object.entries(workflow.stages).flatMap(([id, stage]) => {
      const tranche = stageKind(stage.kind).reports(stage)?.releases ?? null;
      return tranche !== null && early.has(id)
        ? [
            lintError('paid_before_commit', `workflow.stages.${id}.releases`, {
              tranche,
              stage: id,
            }),
          ]
        : [];
    }),
  ];
}

function leadsToGrant(workflow: Workflow, targets: readonly string[]): boolean {
  if (targets.length === 0) return true;
  const found = reachable(workflow, targets);
  return grantedEnds(workflow).some((end) => found.has(end));
}

/** A case that ends well without any money, although the award is paid in instalments. */
function unpaidChecks(workflow: Workflow, { tranches }: Award): LintMessage[] {
  if (tranches.length === 0) return [];
  const early = withoutCommit(workflow);
  return grantedEnds(workflow)
    .filter((end) => early.has(end))
    .map((end) => lintWarning('granted_unpaid', `workflow.ends${end}`, { end: end.slice(1) }));
}
