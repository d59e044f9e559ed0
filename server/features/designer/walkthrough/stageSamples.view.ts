import { columnSchema, type TableColumn } from '../../../domain/form/kinds/scalars.js';
import type { Translate } from '../../../domain/localText.js';
import type { Compiled } from '../../../domain/procedure/compiled.js';
import type { Stage } from '../../../domain/definition/definition.js';
import { highestTotal } from '../../../domain/review/rubric.js';
import { stageKind } from '../../../domain/workflow/stages/registry.js';
import { both, type SampleGroup, type SampleInput } from './sampleForm.view.js';

/** Names of inputs that no section of a form can have. */
export const stageInput = (stage: string, part: string): string => `at-${stage}.${part}`;
export const rankInput = 'case-rank';
export const classInput = 'case-class';
export const deferInput = 'case-deferred';

const scores = ['score', 'expert_score'];

/** What people would say in the stages, as far as rules or the award depend on it. */
export function stageGroups(
  compiled: Compiled,
  names: ReadonlySet<string>,
  words: Translate,
): SampleGroup[] {
  const { workflow } = compiled.definition;
  const stages = Object.entries(workflow.stages).map(([id, stage]) => ({
    title: stage.name,
    inputs: stageInputs(compiled, id, stage, names, words),
  }));
  const whole = caseInputs(compiled, names, words);
  return [...stages, { title: both(words, 'walkthrough.samples.case'), inputs: whole }].filter(
    ({ inputs }) => inputs.length > 0,
  );
}

function stageInputs(
  compiled: Compiled,
  id: string,
  stage: Stage,
  names: ReadonlySet<string>,
  words: Translate,
): SampleInput[] {
  const kind = stageKind(stage.kind);
  const scored = kind.seats(stage) !== null && scores.some((name) => names.has(name));
  const rates = (kind.facts(stage) ?? []).includes('rating') && names.has('rating');
  return [
    ...(scored ? [scoreInput(compiled, id, stage, words)] : []),
    ...(rates ? [ratingInput(id, words)] : []),
    ...reportFields(stage)
      .filter((field) => names.has(`report.${field.id}`))
      .map((field) => ({
        name: stageInput(id, `report.${field.id}`),
        field: { ...field, required: true },
      })),
  ];
}

/** The most that the stage's rubric can give. */
export function rubricMaximum({ definition }: Compiled, stage: Stage): number {
  const seats = stageKind(stage.kind).seats(stage);
  const rubric = seats === null ? undefined : definition.rubrics[seats.rubric];
  return (rubric && highestTotal(rubric)) || 100;
}

function scoreInput(compiled: Compiled, id: string, stage: Stage, words: Translate): SampleInput {
  const name = stageInput(id, 'score');
  const max = rubricMaximum(compiled, stage);
  const field = columnSchema.parse({
    ...own('score', both(words, 'walkthrough.samples.score', { max })),
    // Experts give whole points.
    kind: 'whole',
    min: 0,
    max,
  });
  return { name, field, preset: { [name]: String(Math.round(max * 0.8)) } };
}

function ratingInput(id: string, words: Translate): SampleInput {
  const name = stageInput(id, 'rating');
  const said = both(words, 'walkthrough.samples.rating');
  const field = columnSchema.parse({ ...own('rating', said), kind: 'whole', min: 1, max: 5 });
  return { name, field, preset: { [name]: '5' } };
}

const own = (id: string, name: SampleGroup['title']) => ({ id, name, required: true });

/** The fields of the form that a stage carries itself. */
export const reportFields = (stage: Stage): readonly TableColumn[] =>
  stageKind(stage.kind).collects(stage)?.fields ?? [];

function caseInputs(
  { definition }: Compiled,
  names: ReadonlySet<string>,
  words: Translate,
): SampleInput[] {
  const classes = definition.award?.classes ?? [];
  const rank = columnSchema.parse({
    ...own('rank', both(words, 'walkthrough.samples.rank')),
    kind: 'whole',
    min: 1,
    max: 100_000,
  });
  const options = classes.map(({ id, name }) => ({ id, name }));
  const byRules = { id: 'by_rules', name: both(words, 'walkthrough.samples.byRules') };
  return [
    ...(names.has('rank') ? [{ name: rankInput, field: rank, preset: { [rankInput]: '1' } }] : []),
    ...(classes.length === 0
      ? []
      : [
          {
            name: classInput,
            field: columnSchema.parse({
              ...own('class', both(words, 'walkthrough.samples.class')),
              kind: 'choice',
              options: [byRules, ...options],
            }),
          },
        ]),
    ...(definition.documents.some(({ deferrable }) => deferrable)
      ? [
          {
            name: deferInput,
            field: columnSchema.parse({
              ...own('deferred', both(words, 'walkthrough.samples.deferred')),
              kind: 'yes_no',
            }),
            preset: { [deferInput]: 'no' },
          },
        ]
      : []),
  ];
}
