import { inLocale } from '../../domain/localText.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { Reader } from '../../domain/form/fieldKind.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { sightIn, type ExpertSight } from './expertSight.js';
import { mostWords } from './criterion.view.js';
import { expertReads, type ReadingPlace } from './reading.view.js';
import { readableDocumentsOf, type ReadingMatter } from './readingMatter.query.js';

/** The stages in which experts read an application, in the order of the definition. */
export const stagesWithExperts = ({ workflow }: Pick<Definition, 'workflow'>): readonly string[] =>
  Object.entries(workflow.stages).flatMap(([id, stage]) =>
    stageKind(stage.kind).seats(stage) ? [id] : [],
  );

/** An application as it is shown to officers in the way its experts will see it. */
export interface Previewed {
  readonly definition: Definition;
  readonly stage: string;
  readonly matter: ReadingMatter;
  readonly title: string;
  /** What experts call the project. */
  readonly code: string;
  readonly place: ReadingPlace;
  readonly invented: boolean;
}

/** What experts of a stage see, made as their own pages are, and what is kept from them. */
export function expertPreview(
  { definition, stage, matter, title, code, place, invented }: Previewed,
  reader: Reader,
): object {
  const { locale, t } = reader;
  const sight = sightIn(definition, stage);
  const found = definition.workflow.stages[stage];
  const name = found ? inLocale(found.name, locale) : stage;
  const project = t('reviews.desk.project', { no: code });
  const seats = found && stageKind(found.kind).seats(found);
  const rubric = seats && definition.rubrics[seats.rubric];
  return {
    banner: {
      title: t('reviews.preview.banner', { stage: name }),
      message: t(`reviews.preview.${invented ? 'saysInvented' : 'says'}`),
    },
    blind: sight.blind,
    knownAs: sight.title && title !== '' ? `${project} ${title}` : project,
    ...expertReads(sight, matter, reader, place),
    criteria: (rubric?.criteria ?? []).map((each) => ({
      label: each.name,
      value: mostWords(each),
    })),
    withheld: withheldFrom(sight, matter, reader),
    stages: stageLinks(definition, stage, place, reader),
  };
}

function withheldFrom(
  { mayRead }: ExpertSight,
  { compiled }: ReadingMatter,
  { locale }: Reader,
): object {
  const { form, documents } = compiled.definition;
  const open = new Set(readableDocumentsOf(compiled.definition));
  return {
    questions: form.flatMap(({ fields }) =>
      fields.flatMap((field) => {
        const own = inLocale(field.name, locale);
        if (!mayRead(field)) return [own];
        const columns = 'columns' in field ? field.columns : [];
        return columns
          .filter((column) => !mayRead(column))
          .map((column) => `${own} › ${inLocale(column.name, locale)}`);
      }),
    ),
    documents: documents
      .filter((each) => !open.has(each))
      .map((each) => inLocale(each.name, locale)),
  };
}

function stageLinks(
  definition: Definition,
  stage: string,
  { path, kept }: ReadingPlace,
  { locale }: Reader,
): readonly object[] {
  const stages = stagesWithExperts(definition);
  if (stages.length < 2) return [];
  return stages.map((id) => {
    const found = definition.workflow.stages[id];
    return {
      href: `${path}?${new URLSearchParams({ ...kept, stage: id }).toString()}`,
      label: found ? inLocale(found.name, locale) : id,
      current: id === stage,
    };
  });
}
