import type { Locale, Translate } from '../../../domain/localText.js';
import {
  checkRule,
  markedRule,
  type MarkedRule,
  type RuleFault,
} from '../../../domain/rules/checkRule.js';
import type { Definition } from '../../../domain/definition/definition.js';
import type { RuleNameGroup, RuleWords } from '../../../domain/rules/ruleName.js';
import { ruleNames, type KnownFigures } from '../../../domain/rules/offeredNames.js';
import { refusalText } from '../../../shared/request/formState.js';

interface NameView {
  readonly name: string;
  readonly label: RuleWords;
  /** What sort of value it is, or a function's signature. */
  readonly meaning: RuleWords | string;
  readonly example: string;
  readonly options: readonly { readonly id: string; readonly name: RuleWords }[];
  readonly columns: readonly NameView[];
}

export interface NameGroupView {
  readonly label: RuleWords;
  readonly names: readonly NameView[];
}

/** A fault as a page shows it: the sentence, with what was probably meant, and the marked place. */
export interface RuleErrorView {
  readonly message: string;
  readonly marked: MarkedRule;
}

/** What `{{> rule-input}}` shows. */
export interface RuleInputView {
  readonly name: string;
  readonly at: string;
  readonly label: RuleWords | string;
  readonly value: string;
  readonly groups: readonly NameGroupView[];
  /** Where scripts ask while somebody types, and where the form goes to be tried. */
  readonly check: string;
  readonly tryIt: string;
  readonly help?: RuleWords | string;
  readonly optional?: boolean;
  readonly required?: boolean;
  readonly error?: string;
  readonly marked?: MarkedRule;
}

/** The names of a place for `{{> rule-names}}`. */
export const ruleNameViews = (groups: readonly RuleNameGroup[]): NameGroupView[] =>
  groups.map(({ label, names }) => ({ label, names: names.map(nameView) }));

function nameView(known: RuleNameGroup['names'][number]): NameView {
  const { name, label, meaning, type, example, options = [], columns = [] } = known;
  return {
    name,
    label,
    meaning: meaning === 'function' ? type : { key: `ruleNames.type_${meaning}` },
    example,
    options,
    columns: columns.map(nameView),
  };
}

export interface Speaker {
  readonly words: Translate;
  readonly locale: Locale;
}

/** A fault in words. */
export function ruleErrorView(
  { words, locale }: Speaker,
  source: string,
  fault: RuleFault,
): RuleErrorView {
  const said = refusalText(words, locale, fault.code, fault.params);
  const names = fault.nearest.join(words(locale, 'ruleNames.orWord'));
  const meant = names === '' ? '' : words(locale, 'ruleNames.didYouMean', { names });
  const message = [said, meant].filter((each) => each !== '').join(locale === 'en' ? ' ' : '');
  return { message, marked: markedRule(source, fault) };
}

/** Everything about the input but what the definition says of it. */
export interface RuleInput {
  /** The draft's id, for the addresses. */
  readonly draft: string;
  readonly at: string;
  /** The input's name; `at` where it is left out. */
  readonly name?: string;
  readonly label: RuleWords | string;
  readonly help?: RuleWords | string;
  readonly optional?: boolean;
  readonly required?: boolean;
  readonly value: string;
  /** Another message than that of the rule itself, '' for none. */
  readonly error?: string;
}

/**
 * A rule with its known names and, where it is at fault, the sentence and the marked place; for
 * `{{> rule-input}}`.
 */
export function ruleInputView(
  speaker: Speaker,
  definition: Definition,
  input: RuleInput,
  figures: KnownFigures = [],
): RuleInputView {
  const { draft, at, name = at, value, error = '', ...rest } = input;
  const found = value.trim() === '' ? null : checkRule(definition, at, value, figures);
  const said = found?.fault ? ruleErrorView(speaker, value, found.fault) : null;
  return {
    ...rest,
    name,
    at,
    value,
    groups: ruleNameViews(found?.names ?? ruleNames(definition, at, figures)),
    check: `/designer/${draft}/check`,
    tryIt: `/designer/${draft}/try`,
    error: said?.message ?? error,
    ...(said ? { marked: said.marked } : {}),
  };
}
