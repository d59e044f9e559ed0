import type { FieldBase, Meaning } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import { optionsOf } from '../form/options.js';
import type { LocalText } from '../localText.js';
import type { Definition } from '../definition/definition.js';
import { factsWithin, groupKnown, plainGroups, type PlainGroup } from './knownNames.js';
import { functionGroup } from './ruleFunctionNames.js';
import type { RuleName, RuleNameGroup, RuleWords } from './ruleName.js';
import { exampleOf, factMeaning, fieldMeaning } from './ruleMeaning.js';
import { rulePlace, type RulePlace } from './rulePlaces.js';
import { factTypes, plainTypes } from './ruleValues.js';

/** Figures of the procedure that this one builds on; they stand in that one's definition. */
export type KnownFigures = readonly { readonly id: string; readonly name: LocalText }[];

/**
 * Every name that a rule at this place may use and that can be known there, in groups; nothing
 * where no rule can stand.
 */
export const ruleNames = (
  definition: Definition,
  at: string,
  figures: KnownFigures = [],
): RuleNameGroup[] => namesWithin(definition)(at, figures);

export type NamesAt = (at: string, figures?: KnownFigures) => RuleNameGroup[];

/** `ruleNames` for many rules of one definition: what they share is gathered once, when first asked. */
export function namesWithin(definition: Definition): NamesAt {
  let gathered: Shared | undefined;
  return (at, figures = []) => {
    const place = rulePlace(definition, at);
    if (!place) return [];
    const { facts, plain, form } = (gathered ??= sharedOf(definition));
    const groups = [
      ...(place.answer === undefined ? form : [answerGroup(place, place.answer)]),
      ...(place.fields === undefined ? [] : [reportGroup(place.fields)]),
      factGroup(definition, facts(place)),
      ...plain
        .filter(([group]) => groupKnown(definition, place, group))
        .map(([, offered]) => offered),
      ...(groupKnown(definition, place, 'figures') ? [figureGroup(figures)] : []),
      functionGroup,
    ];
    return groups.filter(({ names }) => names.length > 0);
  };
}

interface Shared {
  readonly facts: (place: RulePlace) => ReadonlySet<string>;
  readonly plain: readonly (readonly [PlainGroup, RuleNameGroup])[];
  readonly form: readonly RuleNameGroup[];
}

const sharedOf = (definition: Definition): Shared => ({
  facts: factsWithin(definition),
  plain: plainGroups.map((group) => [group, plainGroup(definition, group)] as const),
  form: formGroups(definition),
});

const formGroups = ({ form }: Definition): RuleNameGroup[] =>
  form.map(({ section, name, fields }) => ({
    group: section,
    label: name,
    names: fields.map((field) => fieldName(`${section}.${field.id}`, field)),
  }));

const reportGroup = (fields: readonly FieldBase[]): RuleNameGroup => ({
  group: 'report',
  label: { key: 'ruleNames.group_report' },
  names: fields.map((field) => fieldName(`report.${field.id}`, field)),
});

const answerGroup = ({ question }: RulePlace, type: string): RuleNameGroup => ({
  group: 'answer',
  label: { key: 'ruleNames.group_answer' },
  names: [named('answer', type, question ?? 'yes_no', { key: 'ruleNames.answer' })],
});

function fieldName(name: string, field: FieldBase): RuleName {
  const kind = fieldKind(field.kind);
  const { celType } = kind;
  const meaning = fieldMeaning(field);
  const options = optionsOf(field);
  const columns = kind.cells?.(field) ?? [];
  return {
    name,
    type: celType === 'rows' ? 'list' : celType,
    meaning,
    label: field.name,
    ...('help' in field && isText(field.help) ? { help: field.help } : {}),
    example:
      columns.length > 0 ? rowsExample(name, columns) : exampleOf(name, meaning, options[0]?.id),
    ...(options.length > 0 ? { options } : {}),
    ...(columns.length > 0 ? { columns: columns.map((each) => columnName(name, each)) } : {}),
  };
}

function columnName(table: string, column: FieldBase): RuleName {
  const name = fieldName(`r.${column.id}`, column);
  return { ...name, name: column.id, example: `${table}.all(r, ${name.example})` };
}

/** Money and numbers of a table are mostly added up, so that is what is shown. */
function rowsExample(table: string, columns: readonly FieldBase[]): string {
  const added = columns.find((each) => ['money', 'percent', 'whole'].includes(fieldMeaning(each)));
  if (!added) return `size(${table}) >= 1`;
  const sum = `sum(${table}.map(r, r.${added.id}))`;
  return exampleOf(sum, fieldMeaning(added));
}

const isText = (value: unknown): value is LocalText =>
  typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;

const named = (name: string, type: string, meaning: Meaning, label: RuleWords): RuleName => ({
  name,
  type,
  meaning,
  label,
  example: exampleOf(name, meaning),
});

const keyOf = (name: string): RuleWords => ({ key: `ruleNames.${name.replaceAll('.', '_')}` });

function factGroup(definition: Definition, known: ReadonlySet<string>): RuleNameGroup {
  const names = Object.entries(factTypes)
    .filter(([name]) => known.has(name))
    .map(([name, type]) => fact(definition, name, type));
  return { group: 'facts', label: keyOf('group_facts'), names };
}

/** A class is one of the award's, so it is compared with their ids. */
function fact({ award }: Definition, name: string, type: string): RuleName {
  const classes = name === 'class' ? (award?.classes ?? []) : [];
  const meaning = classes.length > 0 ? 'choice' : factMeaning(name, type);
  return {
    ...named(name, type, meaning, keyOf(name)),
    example: exampleOf(name, meaning, classes[0]?.id),
    ...(classes.length > 0
      ? { options: classes.map(({ id, name: words }) => ({ id, name: words })) }
      : {}),
  };
}

function plainGroup({ applicant }: Definition, group: PlainGroup): RuleNameGroup {
  const names = Object.entries(plainTypes[group]).map(([part, type]) => {
    const name = `${group}.${part}`;
    return named(name, type, factMeaning(name, type), keyOf(name));
  });
  const person = group === 'org' && applicant !== 'organisation';
  return { group, label: keyOf(person ? 'group_org_if_any' : `group_${group}`), names };
}

const figureGroup = (figures: KnownFigures): RuleNameGroup => ({
  group: 'figures',
  label: keyOf('group_figures'),
  names:
    figures.length === 0
      ? [named('figures', 'map', 'map', keyOf('figures'))]
      : figures.map(({ id, name }) => named(`figures["${id}"]`, 'int', 'whole', name)),
});
