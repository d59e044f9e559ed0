import { fieldKind } from '../../../domain/form/kinds/registry.js';
import type { TableColumn } from '../../../domain/form/kinds/scalars.js';
import type { LocalText, Translate } from '../../../domain/localText.js';
import type { Compiled } from '../../../domain/procedure/compiled.js';
import type { Definition, Field } from '../../../domain/definition/definition.js';
import { stagesAnswering } from '../../../domain/workflow/stages/registry.js';
import type { Rule } from '../../../domain/rules/expressions.js';
import { namesIn } from '../../../domain/rules/missingNames.js';
import { plainTypes } from '../../../domain/rules/ruleValues.js';
import { plainField, presetOf } from './plainFields.view.js';
import { both, type SampleForm, type SampleGroup, type SampleInput } from './sampleForm.view.js';
import { stageGroups } from './stageSamples.view.js';

/**
 * The values that rules of this definition read, and nothing else, as fields of a form; `day` is
 * the one on which the walk begins.
 */
export function sampleForm(compiled: Compiled, words: Translate, day: string): SampleForm {
  const course = courseNames(compiled);
  const conditions = new Set(
    compiled.eligibility.flatMap(({ rule }) => namesOf(rule)).filter((name) => !course.has(name)),
  );
  return {
    course: [...stageGroups(compiled, course, words), ...groupsOf(compiled, course, words, day)],
    conditions: groupsOf(compiled, conditions, words, day),
  };
}

const namesOf = (rule: Rule | null): string[] => (rule === null ? [] : namesIn(rule));

function courseNames({ stageRules, awardClasses, formula, definition }: Compiled): Set<string> {
  const rules = [
    ...stageRules.values(),
    ...[...awardClasses, ...(formula?.lines ?? []), ...(formula?.limits ?? [])].map(
      ({ rule }) => rule,
    ),
  ];
  const tables = stagesAnswering(definition.workflow.stages, (kind, stage) =>
    kind.invites(stage),
  ).map(({ answer }) => answer.table);
  return new Set([...rules.flatMap(namesOf), ...tables]);
}

function groupsOf(
  compiled: Compiled,
  names: ReadonlySet<string>,
  words: Translate,
  day: string,
): SampleGroup[] {
  return [
    ...compiled.definition.form.map((section) => sectionGroup(section, names)),
    ...Object.entries(plainTypes).map(([group, types]) =>
      plainGroup(group, types, names, words, day),
    ),
    figureGroup(names, words),
  ].filter(({ inputs }) => inputs.length > 0);
}

function sectionGroup(
  { section, name, fields }: Definition['form'][number],
  names: ReadonlySet<string>,
): SampleGroup {
  const asked = fields.filter(({ id }) => names.has(`${section}.${id}`));
  return {
    title: name,
    inputs: asked.flatMap((field) => fieldInputs(`${section}.${field.id}`, field)),
  };
}

/** A field that takes several ticks is asked option by option: an address holds single values. */
function fieldInputs(name: string, field: Field): SampleInput[] {
  const several = fieldKind(field.kind).meaning === 'several';
  if (!several || !('options' in field)) return [{ name, field: { ...field, required: true } }];
  return field.options.map(({ id, name: option }, at) => ({
    name: `${name}.${id}`,
    field: column(id, joined(field.name, option), 'yes_no'),
    preset: { [`${name}.${id}`]: at === 0 ? 'yes' : 'no' },
  }));
}

const joined = (one: LocalText, other: LocalText): LocalText => ({
  zh: `${one.zh} · ${other.zh}`,
  en: `${one.en} · ${other.en}`,
});

const column = (id: string, name: LocalText, kind: 'yes_no'): TableColumn => ({
  id,
  kind,
  name,
  required: true,
  private: false,
  identifying: false,
  blind_safe: false,
});

function plainGroup(
  group: string,
  types: Readonly<Record<string, string>>,
  names: ReadonlySet<string>,
  words: Translate,
  day: string,
): SampleGroup {
  // The call is opened on the day the walk begins.
  const derived = new Set(['call.opens', 'call.closes', 'call.year']);
  const inputs = Object.entries(types).flatMap(([part, type]): SampleInput[] => {
    const name = `${group}.${part}`;
    if (!names.has(name) || derived.has(name)) return [];
    const field = plainField(part, type, both(words, `ruleNames.${group}_${part}`));
    return [{ name, field, ...presetOf(name, type, day) }];
  });
  return { title: both(words, `ruleNames.group_${group}`), inputs };
}

function figureGroup(names: ReadonlySet<string>, words: Translate): SampleGroup {
  const inputs = [...names]
    .filter((name) => name.startsWith('figures.'))
    .map((name): SampleInput => {
      const id = name.slice('figures.'.length);
      return { name, field: plainField(id, 'int', { zh: id, en: id }) };
    });
  return { title: both(words, 'ruleNames.group_figures'), inputs };
}
