import { roles } from '../../../domain/actor.js';
import { fieldKind } from '../../../domain/form/kinds/registry.js';
import {
  inLocale,
  type Locale,
  type LocalText,
  type Translate,
} from '../../../domain/localText.js';
import type { Definition, Stage } from '../../../domain/definition/definition.js';
import type { Reference } from '../../../domain/editing/keySorts.js';
import { outcomesOf } from '../../../domain/workflow/stages/registry.js';

export interface PartChoice {
  readonly value: string;
  readonly label: string;
}

/** What choices are made of: the draft, its programme, the reader's language. */
export interface Choosing {
  readonly definition: Definition;
  /** Registries of the programme and procedures it may build on, by id. */
  readonly registries: readonly { readonly id: string; readonly name: LocalText }[];
  readonly procedures: readonly { readonly id: string; readonly name: LocalText }[];
  readonly words: Translate;
  readonly locale: Locale;
}

type Named = readonly (readonly [string, LocalText])[];

/** What a key that names something else may name, in the order of the definition. */
export function choicesFor(choosing: Choosing, to: Reference): readonly PartChoice[] {
  const { definition, locale, words } = choosing;
  const listed = (named: Named): PartChoice[] =>
    named.map(([value, name]) => ({ value, label: inLocale(name, locale) }));
  const { workflow, form, rubrics, award } = definition;
  const stages: Named = Object.entries(workflow.stages).map(([id, { name }]) => [id, name]);
  switch (to) {
    case 'stage':
      return listed(stages);
    case 'target':
      return [...listed(stages), ...endChoices(choosing)];
    case 'phase':
      return listed(workflow.phases.map(({ id, name }) => [id, name]));
    case 'rubric':
      return listed(Object.entries(rubrics).map(([id, { name }]) => [id, name]));
    case 'tranche':
      return listed((award?.tranches ?? []).map(({ id, name }) => [id, name]));
    case 'registry':
      return listed(choosing.registries.map(({ id, name }) => [id, name]));
    case 'procedure':
      return listed(choosing.procedures.map(({ id, name }) => [id, name]));
    case 'section':
      return listed(form.map(({ section, name }) => [section, name]));
    case 'field':
    case 'table':
      return fieldChoices(choosing, to === 'table');
    case 'outcome':
      return outcomeChoices(choosing);
    case 'beginning':
      return [
        { value: 'paid', label: words(locale, 'designer.firstPaid') },
        ...outcomeChoices(choosing),
        ...endChoices(choosing),
      ];
    default:
      return ['applicant', 'counterparty', ...roles].map((value) => ({
        value,
        label: words(locale, `roles.${value}`),
      }));
  }
}

const outcomeChoices = (choosing: Choosing): PartChoice[] =>
  Object.entries(choosing.definition.workflow.stages).flatMap(([id, stage]) =>
    outcomesOf(stage).map((outcome) => ({
      value: `${id}.${outcome}`,
      label: `${inLocale(stage.name, choosing.locale)} · ${outcomeLabel(choosing, stage, outcome)}`,
    })),
  );

const endChoices = ({ definition, words, locale }: Choosing): PartChoice[] =>
  Object.entries(definition.workflow.ends).map(([id, { name }]) => ({
    value: `.${id}`,
    label: words(locale, 'designer.endsAs', { name: inLocale(name, locale) }),
  }));

const fieldChoices = ({ definition, locale }: Choosing, tablesOnly: boolean): PartChoice[] =>
  definition.form.flatMap(({ section, name, fields }) =>
    fields
      .filter(({ kind }) => !tablesOnly || fieldKind(kind).cells !== undefined)
      .map((field) => ({
        value: `${section}.${field.id}`,
        label: `${inLocale(name, locale)} · ${inLocale(field.name, locale)}`,
      })),
  );

/** What an outcome of a stage is called: by the stage itself, or as its kind's outcomes are. */
export function outcomeLabel(
  { words, locale }: Pick<Choosing, 'words' | 'locale'>,
  stage: Stage,
  outcome: string,
): string {
  const own = stage.outcome_names[outcome];
  if (own) return inLocale(own, locale);
  const key = `enums.outcomes.${stage.kind}.${outcome}`;
  const found = words(locale, key);
  return found === key ? outcome : found;
}
