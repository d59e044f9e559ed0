import type { Answers } from '../../../domain/form/answerValues.js';
import type { RawInputs } from '../../../domain/form/fieldKind.js';
import { fieldKind } from '../../../domain/form/kinds/registry.js';
import type { Json } from '../../../domain/json.js';
import type { Compiled } from '../../../domain/procedure/compiled.js';
import { plainTypes, type PlainFacts, type RuleValues } from '../../../domain/rules/ruleValues.js';
import type { Reason } from '../../../domain/refusal.js';
import type { StageSupposition, WalkSetup } from '../../../domain/walkthrough/walkSetup.js';
import type { SampleForm, SampleInput } from './sampleForm.view.js';
import {
  classInput,
  deferInput,
  rubricMaximum,
  rankInput,
  reportFields,
  stageInput,
} from './stageSamples.view.js';

/** The sample values as they were typed, or as they stand at first. */
export interface ReadSamples {
  readonly values: ReadonlyMap<string, Json>;
  /** Everything that stands in the form, for showing it. */
  readonly raw: RawInputs;
  /** What differs from the first values, for addresses. */
  readonly changed: readonly (readonly [name: string, typed: string])[];
  readonly problems: Readonly<Record<string, Reason>>;
}

/** Reads every input of the form from an address; what is not there stands as it does at first. */
export function readSamples(
  { course, conditions }: SampleForm,
  query: Readonly<Record<string, string>>,
  today: string,
): ReadSamples {
  const values = new Map<string, Json>();
  const raw: Record<string, unknown> = {};
  const changed: (readonly [string, string])[] = [];
  const problems: Record<string, Reason> = {};
  for (const input of [...course, ...conditions].flatMap(({ inputs }) => inputs)) {
    const first = firstOf(input, today);
    const typed = typedUnder(query, input.name);
    const own = typed.length === 0 ? first : Object.fromEntries(typed);
    const reading = fieldKind(input.field.kind).read(own, input.name, input.field, today);
    Object.assign(raw, own);
    if (typed.some(([name, text]) => first[name] !== text)) changed.push(...typed);
    values.set(input.name, reading.value ?? null);
    for (const [at, reason] of Object.entries(reading.problems ?? {})) {
      problems[at === '' ? input.name : `${input.name}.${at}`] = reason;
    }
  }
  return { values, raw, changed, problems };
}

const firstOf = ({ name, field, preset }: SampleInput, today: string): RawInputs =>
  preset ?? fieldKind(field.kind).sample(name, field, today);

const typedUnder = (query: Readonly<Record<string, string>>, name: string): [string, string][] =>
  Object.entries(query).filter(([key]) => key === name || key.startsWith(`${name}.`));

/** The invented application that these values make, handed in on that day. */
export function walkSetup(
  compiled: Compiled,
  calendar: WalkSetup['calendar'],
  { values, raw }: ReadSamples,
  day: string,
): WalkSetup {
  const { definition } = compiled;
  const wanted = values.get(classInput);
  const rank = values.get(rankInput);
  return {
    compiled,
    calendar,
    values: ruleValues(compiled, values, day),
    rank: typeof rank === 'number' ? rank : 1,
    awardClass: typeof wanted === 'string' && wanted !== 'by_rules' ? wanted : null,
    deferred:
      values.get(deferInput) === true
        ? definition.documents.filter(({ deferrable }) => deferrable).map(({ id }) => id)
        : [],
    suppose: (stage) => supposed(compiled, stage, values, raw, day),
  };
}

function supposed(
  compiled: Compiled,
  id: string,
  values: ReadonlyMap<string, Json>,
  raw: RawInputs,
  day: string,
): StageSupposition {
  const stage = compiled.definition.workflow.stages[id];
  const score = values.get(stageInput(id, 'score'));
  const rating = values.get(stageInput(id, 'rating'));
  const fields = stage ? reportFields(stage) : [];
  const report = fields.map((field) => {
    const name = `report.${field.id}`;
    const typed = raw[stageInput(id, name)];
    return typed === undefined ? fieldKind(field.kind).sample(name, field, day) : { [name]: typed };
  });
  return {
    score:
      typeof score === 'number'
        ? score
        : stage
          ? Math.round(rubricMaximum(compiled, stage) * 0.8)
          : 0,
    rating: typeof rating === 'number' ? rating : 5,
    report: Object.assign({}, ...report),
  };
}

function ruleValues(
  { definition }: Compiled,
  values: ReadonlyMap<string, Json>,
  day: string,
): RuleValues {
  const answers: Record<string, Record<string, Json>> = {};
  for (const { section, fields } of definition.form) {
    answers[section] = Object.fromEntries(
      fields.map(({ id, kind }) => {
        const name = `${section}.${id}`;
        const several = fieldKind(kind).meaning === 'several';
        return [id, several ? ticked(values, name) : (values.get(name) ?? null)];
      }),
    );
  }
  const groups = Object.keys(plainTypes).map((group) => [group, factsOf(values, group)] as const);
  const given: Answers = answers;
  const { call, figures, ...rest } = Object.fromEntries([
    ...groups,
    ['figures', factsOf(values, 'figures')],
  ]);
  return {
    ...rest,
    answers: given,
    figures: Object.fromEntries(
      Object.entries(figures ?? {}).flatMap(([id, figure]) =>
        typeof figure === 'number' ? [[id, figure] as const] : [],
      ),
    ),
    call: {
      payee: String(call?.['payee'] ?? 'applicant'),
      opens: day,
      closes: day,
      year: Number(day.slice(0, 4)),
    },
  };
}

/** The options answered with yes. */
function ticked(values: ReadonlyMap<string, Json>, name: string): Json {
  return [...values]
    .filter(([key, value]) => key.startsWith(`${name}.`) && value === true)
    .map(([key]) => key.slice(name.length + 1));
}

/** Facts of one group that have a value; the others are unknown to rules. */
function factsOf(values: ReadonlyMap<string, Json>, group: string): PlainFacts {
  const facts: Record<string, string | number | boolean> = {};
  for (const [name, value] of values) {
    const plain =
      (typeof value === 'string' && value !== '') ||
      typeof value === 'number' ||
      typeof value === 'boolean';
    if (plain && name.startsWith(`${group}.`)) facts[name.slice(group.length + 1)] = value;
  }
  return facts;
}
