import { evaluate, type Rule } from './expressions.js';
import { readNames } from './ruleReads.js';
import { plainTypes, type RuleValues } from './ruleValues.js';

/** Every name that a rule reads: `section.field`, `org.years`, `figures.tenants`, `score`. */
export const namesIn = ({ parsed }: Rule): string[] =>
  readNames(parsed.tree).map(({ name }) => name);

/** The names that keep a rule from being worked out with these values; none where it can be. */
export function missingNames(rule: Rule, values: RuleValues): string[] {
  if ('value' in evaluate(rule, values)) return [];
  return namesIn(rule).filter((name) => valueOf(name, values) === undefined);
}

function valueOf(name: string, values: RuleValues): unknown {
  const [first = '', part] = name.split('.');
  if (part === undefined) return first === 'today' ? values.today : values.facts?.[first];
  if (first === 'figures') return values.figures?.[part];
  if (Object.hasOwn(plainTypes, first) && !Object.hasOwn(values.answers ?? {}, first)) {
    const group: unknown = Reflect.get(values, first);
    return typeof group === 'object' && group !== null ? Reflect.get(group, part) : undefined;
  }
  return values.answers?.[first]?.[part] ?? undefined;
}
