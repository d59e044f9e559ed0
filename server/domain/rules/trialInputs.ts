import type { RawInputs } from '../form/fieldKind.js';
import { fieldKind, fieldSchema } from '../form/kinds/registry.js';
import type { Json, JsonObject } from '../json.js';
import type { LocalText } from '../localText.js';
import type { FieldReasons, Reason } from '../refusal.js';
import type { Definition, Field } from '../definition/definition.js';
import type { Rule } from './expressions.js';
import type { RuleName, RuleNameGroup, RuleWords } from './ruleName.js';
import { columnsRead, readNames } from './ruleReads.js';
import type { RulePlace } from './rulePlaces.js';
import { plainGroups } from './knownNames.js';
import type { RuleValues } from './ruleValues.js';

/** One value that a rule is tried with, asked for as a field of a form would be. */
export interface TrialInput {
  /** The input's name: `in.` and the name that the rule reads. */
  readonly name: string;
  readonly reads: string;
  readonly field: Field;
}

/** The words of a key in both languages. */
type Say = (words: RuleWords) => LocalText;

/** Inputs for just those names that the rule reads, in the order in which they stand in it. */
export function trialInputs(
  definition: Definition,
  place: RulePlace,
  rule: Rule,
  groups: readonly RuleNameGroup[],
  say: Say,
): TrialInput[] {
  const columns = columnsRead(rule.parsed.tree);
  return readNames(rule.parsed.tree).flatMap(({ name }) => {
    const own = formField(definition, place, name);
    const field = own ? asked(own, columns) : plainField(name, known(groups, name), say);
    return field ? [{ name: `in.${name}`, reads: name, field }] : [];
  });
}

/** A name as the groups write it: `figures.tenants` stands there as `figures["tenants"]`. */
const known = (groups: readonly RuleNameGroup[], name: string): RuleName | undefined =>
  groups
    .flatMap(({ names }) => names)
    .find((each) => each.name.replace(/\["(\w+)"\]$/, '.$1') === name);

function formField({ form }: Definition, place: RulePlace, name: string): Field | undefined {
  const [section, id] = name.split('.');
  const fields =
    section === 'report'
      ? place.fields?.map((field) => fieldSchema.parse(field))
      : form.find((each) => each.section === section)?.fields;
  return fields?.find((field) => field.id === id);
}

const inTheWay = new Set(['show_if', 'check', 'message', 'help', 'registry', 'total', 'min_rows']);

/** The field without what would get in the way of trying: its own conditions, and other columns. */
function asked(field: Field, columns: ReadonlySet<string>): Field {
  const plain = Object.fromEntries(Object.entries(field).filter(([key]) => !inTheWay.has(key)));
  const read = 'columns' in field ? field.columns.filter(({ id }) => columns.has(id)) : [];
  const cells = 'columns' in field && read.length === 0 ? field.columns.slice(0, 1) : read;
  return fieldSchema.parse({
    ...plain,
    // What a registry holds is looked up elsewhere; here its code is typed.
    kind: fieldKind(field.kind).registry ? 'text' : field.kind,
    ...(cells.length > 0 ? { columns: cells } : {}),
    required: false,
    private: false,
  });
}

const kinds: Readonly<Record<string, object>> = {
  money: { kind: 'money' },
  percent: { kind: 'percent' },
  day: { kind: 'day' },
  whole: { kind: 'whole' },
  number: { kind: 'number', decimals: 2 },
  yes_no: { kind: 'yes_no' },
  text: { kind: 'text', max: 200 },
};

/** A fact as a field; its label is what the list of names says of it. */
function plainField(name: string, found: RuleName | undefined, say: Say): Field | null {
  const meaning = found?.meaning ?? (name.startsWith('figures.') ? 'whole' : 'text');
  const options = found?.options ?? [];
  const kind = options.length > 1 ? { kind: 'choice', options } : (kinds[meaning] ?? kinds['text']);
  const label = found ? say(found.label) : { zh: name, en: name };
  const id = name.replaceAll('.', '_').slice(0, 40);
  return fieldSchema.parse({ id, name: label, required: false, ...kind });
}

/** What could be typed into the inputs, so that nobody begins with an empty form. */
export const sampleTrial = (inputs: readonly TrialInput[], today: string): RawInputs =>
  Object.assign(
    {},
    ...inputs.map(({ name, field }) => fieldKind(field.kind).sample(name, field, today)),
  );

export interface TrialReading {
  readonly values: RuleValues;
  /** By input name. */
  readonly problems: FieldReasons;
}

/** Reads what was typed; what cannot be read is left unknown, with a reason at its input. */
export function readTrial(
  inputs: readonly TrialInput[],
  raw: RawInputs,
  today: string,
): TrialReading {
  const given: { reads: string; value: Json; field: Field }[] = [];
  const problems: Record<string, Reason> = {};
  for (const { name, reads, field } of inputs) {
    const reading = fieldKind(field.kind).read(raw, name, field, today);
    for (const [path, reason] of Object.entries(reading.problems ?? {})) {
      problems[path === '' ? name : `${name}.${path}`] = reason;
    }
    if (reading.value !== undefined && reading.value !== null) {
      given.push({ reads, value: reading.value, field });
    }
  }
  return { values: valuesOf(given), problems };
}

type Given = readonly { readonly reads: string; readonly value: Json; readonly field: Field }[];

function valuesOf(given: Given): RuleValues {
  const groups: Record<string, Record<string, Json>> = {};
  const facts: Record<string, Json> = {};
  const one: { today?: string; answer?: unknown } = {};
  for (const { reads, value, field } of given) {
    const [first = '', part] = reads.split('.');
    if (part !== undefined) groups[first] = { ...groups[first], [part]: value };
    else if (first === 'today' && typeof value === 'string') one.today = value;
    else if (first === 'answer') one.answer = fieldKind(field.kind).toCel(value);
    else facts[first] = value;
  }
  const plain: readonly string[] = [...plainGroups, 'figures'];
  const isPlainGroup = ([group]: readonly [string, unknown]): boolean => plain.includes(group);
  const entries = Object.entries(groups);
  return {
    ...one,
    facts: facts satisfies JsonObject,
    answers: Object.fromEntries(entries.filter((entry) => !isPlainGroup(entry))),
    ...Object.fromEntries(entries.filter(isPlainGroup)),
  };
}
