import { effectTraits } from '../workflow/contract/effects.js';
import { highestTotal } from '../review/rubric.js';
import { criterionKind, mostOf } from '../scoring/criteria/registry.js';
import type { Rubric } from '../scoring/rubricSchema.js';
import { outcomesOf, stageKind } from '../workflow/stages/registry.js';
import type { Definition } from '../definition/definition.js';
import { lintError, lintWarning, repeated, type LintMessage } from './lintMessage.js';

/** Whether rubrics, award classes and tranches add up. */
export function awardChecks(definition: Definition): LintMessage[] {
  const { award, rubrics } = definition;
  return [
    ...Object.entries(rubrics).flatMap(([id, rubric]) => rubricChecks(rubric, `rubrics.${id}`)),
    ...stageNeeds(definition),
    ...(award ? trancheChecks(definition, award) : []),
    ...(award ? amountChecks(award) : []),
  ];
}

function amountChecks({ classes, formula }: NonNullable<Definition['award']>): LintMessage[] {
  return [
    ...repeated(
      classes.map(({ id }) => id),
      'award.classes',
    ),
    ...repeated(
      [...(formula?.lines ?? []), ...(formula?.limits ?? [])].map(({ id }) => id),
      'award.formula',
    ),
    ...(classes.length > 0 && formula ? [lintError('two_amounts', 'award')] : []),
    ...(classes.length === 0 && !formula ? [lintError('no_amounts', 'award')] : []),
  ];
}

function rubricChecks(rubric: Rubric, at: string): LintMessage[] {
  const { criteria, ties } = rubric;
  const most = highestTotal(rubric);
  const comparable = criteria.filter((each) => mostOf(each) > 0).map(({ id }) => id);
  return [
    ...repeated(
      criteria.map(({ id }) => id),
      at,
    ),
    ...(most === 100 ? [] : [lintError('rubric_sum', at, { sum: most })]),
    ...criteria.flatMap((criterion) =>
      criterionKind(criterion)
        .faults(criterion)
        .map(({ code, params = {} }): LintMessage => {
          return { level: 'error', code, at: `${at}.${criterion.id}`, params };
        }),
    ),
    ...repeated(ties, `${at}.ties`),
    ...ties
      .filter((id) => !comparable.includes(id))
      .map((criterion) => lintError('tie_by_nothing', `${at}.ties`, { criterion })),
  ];
}

function stageNeeds({ workflow, rubrics, award, agreement }: Definition): LintMessage[] {
  return Object.entries(workflow.stages).flatMap(([id, stage]) => {
    const at = `workflow.stages.${id}`;
    const kind = stageKind(stage.kind);
    const rubric = kind.seats(stage)?.rubric;
    const ranks = kind.ranks(stage) !== null;
    const signs = kind.signs(stage) !== null;
    return [
      ...(rubric !== undefined && !rubrics[rubric]
        ? [lintError('no_such_rubric', `${at}.rubric`, { rubric })]
        : []),
      // What proposes or commits money needs classes and tranches to speak of.
      ...((ranks || signs) && !award ? [lintError('award_needed', at)] : []),
      ...(ranks && award?.classes.length === 0 ? [lintError('rank_needs_classes', at)] : []),
      ...(signs && !agreement ? [lintError('agreement_needed', at)] : []),
    ];
  });
}

/** Whether some stage commits the award, so that it is paid in tranches. */
const commits = ({ workflow }: Definition): boolean =>
  Object.values(workflow.stages).some(
    (stage) =>
      stageKind(stage.kind).signs(stage) !== null ||
      Object.values(stage.effects).some((list) => list.some((each) => effectTraits(each).commits)),
  );

function trancheChecks(
  definition: Definition,
  { tranches }: NonNullable<Definition['award']>,
): LintMessage[] {
  const { workflow } = definition;
  const sum = tranches.reduce((all, { share_percent: share }) => all + share, 0);
  return [
    ...repeated(
      tranches.map(({ id }) => id),
      'award.tranches',
    ),
    ...(sum === 100 || (sum === 0 && !commits(definition))
      ? []
      : [lintError('tranches_sum', 'award.tranches', { sum })]),
    ...proRataChecks(definition, tranches),
    ...tranches.flatMap(({ id, after }) => {
      // Without a trigger of its own a tranche is released by reports.
      if (after === undefined) return releasedBy(workflow, id);
      const [stageId = '', outcome = ''] = after.split('.');
      const stage = workflow.stages[stageId];
      const known = stage !== undefined && outcomesOf(stage).includes(outcome);
      return known ? [] : [lintError('tranche_trigger', `award.tranches.${id}.after`, { after })];
    }),
  ];
}

/** What a review finds earned has an instalment that is paid by it, and the other way round. */
function proRataChecks(
  { workflow }: Definition,
  tranches: NonNullable<Definition['award']>['tranches'],
): LintMessage[] {
  const finds = Object.entries(workflow.stages).filter(
    ([, stage]) => stageKind(stage.kind).facts(stage)?.includes('pay_percent') === true,
  );
  const paid = tranches.filter(({ pro_rata: proRata }) => proRata);
  if (paid.length === 0) {
    return finds.map(([id]) => lintWarning('pro_rata_nowhere', `workflow.stages.${id}`));
  }
  return finds.length > 0
    ? []
    : paid.map(({ id }) => lintWarning('pro_rata_alone', `award.tranches.${id}.pro_rata`));
}

function releasedBy({ stages }: Definition['workflow'], tranche: string): LintMessage[] {
  const released = Object.values(stages).some(
    (stage) => stageKind(stage.kind).reports(stage)?.releases === tranche,
  );
  return released ? [] : [lintError('tranche_never_due', `award.tranches.${tranche}`, { tranche })];
}
