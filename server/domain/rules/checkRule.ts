import type { Definition } from '../definition/definition.js';
import { compileRule, type Rule } from './expressions.js';
import { nearestNames } from './nearestNames.js';
import { ruleError, type RuleError } from './ruleLimits.js';
import { readNames } from './ruleReads.js';
import { ruleNames, type KnownFigures } from './offeredNames.js';
import type { RuleNameGroup } from './ruleName.js';
import { environmentAt, rulePlace } from './rulePlaces.js';

/** What is wrong with a rule and where in it. */
export interface RuleFault {
  /** A key below `refusals` in the locales. */
  readonly code: string;
  readonly params: RuleError['params'];
  /** From this character to before that one. */
  readonly from: number;
  readonly to: number;
  /** Known names that could have been meant, nearest first. */
  readonly nearest: readonly string[];
}

export type RuleCheck =
  | { readonly rule: Rule; readonly names: readonly RuleNameGroup[]; readonly fault?: undefined }
  | {
      readonly rule?: undefined;
      readonly names: readonly RuleNameGroup[];
      readonly fault: RuleFault;
    };

/**
 * Checks a rule for its place, as publishing will. A name that the language knows but that nothing
 * is ever known of here is a fault as well. Null where no rule can stand at `at`.
 */
export function checkRule(
  definition: Definition,
  at: string,
  source: string,
  figures: KnownFigures = [],
): RuleCheck | null {
  const place = rulePlace(definition, at);
  if (!place) return null;
  const names = ruleNames(definition, at, figures);
  const { rule, error } = compileRule(environmentAt(definition, place), source, place.result);
  if (error) return { names, fault: faultOf(error, source, names) };
  const idle = neverKnown(rule, names) ?? unknownFigure(rule, figures);
  return idle ? { names, fault: faultOf(idle, source, names) } : { rule, names };
}

/** The name that a rule reads although it is never known where the rule stands. */
export function neverKnown(rule: Rule, names: readonly RuleNameGroup[]): RuleError | null {
  const isKnown = (wanted: string): boolean =>
    names.some(
      (group) => group.group === wanted || group.names.some(({ name }) => name === wanted),
    );
  const found = readNames(rule.parsed.tree).find(
    ({ name }) => !isKnown(name) && !isKnown(name.split('.')[0] ?? ''),
  );
  if (!found) return null;
  return ruleError('definition_rule_never_known', found.from, { part: found.name }, found.to);
}

/** A figure that the procedure built upon does not work out. */
function unknownFigure(rule: Rule, figures: KnownFigures): RuleError | null {
  if (figures.length === 0) return null;
  const found = readNames(rule.parsed.tree).find(
    ({ name }) =>
      name.startsWith('figures.') && !figures.some(({ id }) => name === `figures.${id}`),
  );
  if (!found) return null;
  return ruleError('definition_rule_unknown_field', found.from, { part: found.name }, found.to);
}

const plainName = ({ name }: { readonly name: string }): string => name;

function faultOf(error: RuleError, source: string, names: readonly RuleNameGroup[]): RuleFault {
  const { code, at, end = source.length, params } = error;
  const nearest = likely(error, names);
  return { code, params: { ...params, position: at + 1 }, from: at, to: end, nearest };
}

function likely({ code, params }: RuleError, groups: readonly RuleNameGroup[]): string[] {
  const among = (functions: boolean): string[] =>
    groups
      .filter(({ group }) => (group === 'functions') === functions)
      .flatMap(({ names }) => names.map(plainName));
  switch (code) {
    case 'definition_rule_unknown_name':
    case 'definition_rule_unknown_field':
      return nearestNames(String(params['part']), [...among(false), ...columnsOf(groups)]);
    case 'definition_rule_function':
      return nearestNames(String(params['name']), among(true));
    default:
      return [];
  }
}

/** Columns as they are written in a loop over rows `r`. */
const columnsOf = (groups: readonly RuleNameGroup[]): string[] => [
  ...new Set(
    groups.flatMap(({ names }) =>
      names.flatMap(({ columns = [] }) => columns.map(({ name }) => `r.${name}`)),
    ),
  ),
];

/** The rule in three parts, so that a page can mark the fault at its place. */
export interface MarkedRule {
  readonly before: string;
  /** '' where something is missing at this place. */
  readonly offending: string;
  readonly after: string;
}

/** A rule's text in three pieces, with what is at fault in the middle. */
export function markedRule(
  source: string,
  { from, to }: Pick<RuleFault, 'from' | 'to'>,
): MarkedRule {
  return {
    before: source.slice(0, from),
    offending: source.slice(from, to),
    after: source.slice(to),
  };
}
