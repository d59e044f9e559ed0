import { inLocale, type LocalText } from '../../../domain/localText.js';
import type { RuleCheck } from '../../../domain/rules/checkRule.js';
import type { Definition } from '../../../domain/definition/definition.js';
import type { Rule } from '../../../domain/rules/expressions.js';
import { namesByName } from '../../../domain/rules/nodeMeaning.js';
import type { KnownFigures } from '../../../domain/rules/offeredNames.js';
import { partName } from '../../../domain/definition/partNames.js';
import type { RuleWords } from '../../../domain/rules/ruleName.js';
import { rulePlace } from '../../../domain/rules/rulePlaces.js';
import { explain } from '../../../domain/rules/explain.js';
import {
  readTrial,
  sampleTrial,
  trialInputs,
  type TrialInput,
} from '../../../domain/rules/trialInputs.js';
import { readerOf } from '../../../shared/forms/fieldReader.js';
import { namedFields, type FieldView } from '../../../shared/forms/formView.js';
import { ruleInputView, type RuleInputView, type Speaker } from '../frame/ruleInput.view.js';
import { rulePartView, type RulePartView } from './rulePart.view.js';

/** A rule of a draft, where it stands, and whether it can be tried. */
export interface Trial {
  readonly draft: string;
  readonly definition: Definition;
  readonly at: string;
  readonly rule: string;
  readonly figures: KnownFigures;
  readonly found: RuleCheck;
  readonly today: string;
}

type Typed = Readonly<Record<string, unknown>>;

interface TrialModel {
  readonly draft: string;
  readonly at: string;
  readonly place: LocalText | null;
  readonly input: RuleInputView;
  /** What the rule reads; nothing where it is at fault or reads nothing. */
  readonly fields: readonly FieldView[];
  /** What was typed for names that the rule does not read as it stands: it may read them again. */
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  readonly result: RulePartView | null;
}

/** The page on which a rule is tried: its inputs, its result and how each part came out. */
export function ruleTrialPage(speaker: Speaker, trial: Trial, typed: Typed): TrialModel {
  const { draft, definition, at, rule: value, figures, found } = trial;
  const label = { key: 'ruleTrial.rule' };
  const input = { draft, at, name: 'rule', label, value, required: true };
  const shown = found.rule ? tried(speaker, trial, found.rule, typed) : untried;
  return {
    draft,
    at,
    place: partName(definition, at),
    input: { ...ruleInputView(speaker, definition, input, figures), tryIt: '' },
    ...shown,
    kept: typedElsewhere(typed, shown.fields),
  };
}

type Tried = Pick<TrialModel, 'fields' | 'result'>;

const untried: Tried = { fields: [], result: null };

function typedElsewhere(typed: Typed, fields: readonly FieldView[]): TrialModel['kept'] {
  const isShown = (input: string): boolean =>
    fields.some(({ name }) => input === name || input.startsWith(`${name}.`));
  return Object.entries(typed).flatMap(([name, value]) =>
    name.startsWith('in.') && typeof value === 'string' && !isShown(name) ? [{ name, value }] : [],
  );
}

function tried(
  speaker: Speaker,
  { definition, at, found, today }: Trial,
  rule: Rule,
  typed: Typed,
): Tried {
  const place = rulePlace(definition, at);
  if (!place) return untried;
  const inputs = trialInputs(definition, place, rule, found.names, inBoth(speaker));
  const begun = Object.keys(typed).some((name) => name.startsWith('in.'));
  const raw = begun ? withoutDropped(typed) : sampleTrial(inputs, today);
  const { values, problems } = readTrial(inputs, raw, today);
  const reader = readerOf(speaker.words, speaker.locale);
  const fields = namedFields(
    inputs.map(({ name, field }) => ({ name, field })),
    { raw, problems, today, reader, addRowTo: addedTo(typed) },
  );
  const names = namesByName(found.names);
  return {
    fields: fields.map((field) => bare(field, inputs)),
    result: rulePartView(speaker, explain(rule, values, names), names),
  };
}

/** Each value says by which name the rule reads it. */
function bare(field: FieldView, inputs: readonly TrialInput[]): FieldView {
  const reads = inputs.find(({ name }) => name === field.name)?.reads ?? '';
  return { ...field, help: reads, optional: false };
}

/** A press on a table's own buttons: `add_row:in.plan.budget`, `drop_row:in.plan.budget.2`. */
const intentOf = ({ intent }: Typed): string => (typeof intent === 'string' ? intent : '');

const addedTo = (typed: Typed): string | undefined =>
  /^add_row:(in\..+)$/.exec(intentOf(typed))?.[1];

function withoutDropped(typed: Typed): Typed {
  const row = /^drop_row:(in\..+)$/.exec(intentOf(typed))?.[1];
  if (row === undefined) return typed;
  return Object.fromEntries(Object.entries(typed).filter(([name]) => !name.startsWith(`${row}.`)));
}

const inBoth =
  ({ words }: Speaker) =>
  (said: RuleWords): LocalText =>
    'key' in said
      ? { zh: words('zh-CN', said.key), en: words('en', said.key) }
      : { zh: inLocale(said, 'zh-CN'), en: inLocale(said, 'en') };
