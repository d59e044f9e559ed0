import { printed, type RuleNode } from './cel.js';
import { evaluate, type Evaluation, type Rule } from './expressions.js';
import { missingNames } from './missingNames.js';
import { nodeMeaning, type NamesByName } from './nodeMeaning.js';
import type { Meaning } from '../form/fieldKind.js';
import { partsOf } from './ruleReads.js';
import type { RuleValues } from './ruleValues.js';

/** How a part of a rule came out. */
export interface RulePart {
  /** The part as it is written. */
  readonly source: string;
  /** What joins or compares its parts: `&&`, `>=`, `?:`, `least` …; '' for a part taken whole. */
  readonly sign: string;
  readonly outcome: Evaluation;
  /** How its value is read by a person. */
  readonly meaning: Meaning | null;
  /** Names without a value that keep it from being worked out. */
  readonly missing: readonly string[];
  readonly parts: readonly RulePart[];
}

const MOST_PARTS = 60;
const compared: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);
const reckoned: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);
const opened: ReadonlySet<string> = new Set(['least', 'highest', 'share']);

/**
 * The rule with its parts and what each comes to with these values: conditions down to their
 * comparisons, amounts down to their terms. What loops over rows is taken whole.
 */
export function explain(rule: Rule, values: RuleValues, names: NamesByName): RulePart {
  let left = MOST_PARTS;
  const part = (node: RuleNode): RulePart => {
    left -= 1;
    const source = printed(node);
    const parsed = rule.environment.language.parse(source);
    // Types are checked anew, since a value of one type is only read as such once it has been.
    parsed.check();
    const own: Rule = { ...rule, source, parsed };
    const outcome = evaluate(own, values);
    const below = left > 0 ? openedParts(node, values, rule) : [];
    return {
      source,
      sign: below.length > 0 ? signOf(node) : '',
      outcome,
      meaning: nodeMeaning(parsed.tree, source, names),
      missing: 'value' in outcome ? [] : missingNames(own, values),
      parts: below.map(part),
    };
  };
  return part(rule.parsed.tree);
}

const signOf = (node: RuleNode): string =>
  node.op === 'call' || node.op === 'rcall' ? node.args[0] : node.op;

/** The parts that are worth showing by themselves. */
function openedParts(node: RuleNode, values: RuleValues, rule: Rule): readonly RuleNode[] {
  if (node.op === '&&' || node.op === '||') return joined(node, node.op);
  if (node.op === '!_') return [node.args];
  if (node.op === '?:') return chosen(node, values, rule);
  if (compared.has(node.op) || reckoned.has(node.op)) return partsOf(node);
  if (node.op !== 'call' || !opened.has(node.args[0])) return [];
  const [first] = node.args[1];
  return first?.op === 'list' ? first.args : node.args[1];
}

/** `a && b && c` is one list of three, as people read it. */
function joined(node: RuleNode, sign: '&&' | '||'): RuleNode[] {
  if (node.op !== sign) return [node];
  const [left, right] = node.args;
  return [...joined(left, sign), ...joined(right, sign)];
}

/** The condition, and the way that it opens. */
function chosen(
  node: Extract<RuleNode, { op: '?:' }>,
  values: RuleValues,
  rule: Rule,
): readonly RuleNode[] {
  const [condition, yes, no] = node.args;
  const source = printed(condition);
  const parsed = rule.environment.language.parse(source);
  const outcome = evaluate({ ...rule, source, parsed }, values);
  if (!('value' in outcome)) return [condition, yes, no];
  return [condition, outcome.value === true ? yes : no];
}
