import type { RuleNode } from './cel.js';
import type { Params } from '../refusal.js';
import type { Rule } from './expressions.js';
import { nearestNames } from './nearestNames.js';
import { nodeMeaning, namesByName, type NamesByName } from './nodeMeaning.js';
import type { RuleNameGroup } from './ruleName.js';
import { eachNode } from './ruleReads.js';

/** Something that compiles but hardly means what its author wanted. */
export interface RuleDoubt {
  readonly level: 'error' | 'warning';
  readonly code:
    | 'definition_rule_no_such_option'
    | 'definition_rule_money_bare'
    | 'definition_rule_percent_bare'
    | 'definition_rule_months_up_to';
  readonly params: Params;
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/**
 * Comparisons with options that there are not, amounts or percentages with bare numbers, and terms
 * of at most so many months, which counting whole months makes a month longer.
 */
export function ruleDoubts(rule: Rule, groups: readonly RuleNameGroup[]): RuleDoubt[] {
  const names = namesByName(groups);
  const found: RuleDoubt[] = [];
  eachNode(rule.parsed.tree, (node) => {
    if (node.op === 'in') found.push(...optionDoubts(node.args[0], node.args[1], rule, names));
    if (!comparisons.has(node.op) || !isPair(node.args)) return;
    const [left, right] = node.args;
    found.push(...monthDoubts(node.op === '<=' ? left : node.op === '>=' ? right : null, rule));
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      found.push(...optionDoubts(one, other, rule, names), ...bareDoubts(one, other, rule, names));
    }
  });
  return found;
}

const isPair = (args: unknown): args is readonly [RuleNode, RuleNode] =>
  Array.isArray(args) && args.length === 2;

function optionDoubts(one: RuleNode, other: RuleNode, rule: Rule, names: NamesByName): RuleDoubt[] {
  const [choice, texts] = one.op === 'value' || one.op === 'list' ? [other, one] : [one, other];
  const options = names.get(textOf(choice, rule))?.options;
  if (!options) return [];
  const ids = options.map(({ id }) => id);
  const said = texts.op === 'list' ? texts.args : [texts];
  return said.flatMap((each): RuleDoubt[] => {
    if (each.op !== 'value' || typeof each.args !== 'string' || ids.includes(each.args)) return [];
    const position = each.start + 1;
    const [nearest = ids.join(', ')] = nearestNames(each.args, ids, 1);
    const params = { part: each.args, name: textOf(choice, rule), nearest, position };
    return [{ level: 'error', code: 'definition_rule_no_such_option', params }];
  });
}

function bareDoubts(one: RuleNode, other: RuleNode, rule: Rule, names: NamesByName): RuleDoubt[] {
  const meaning = nodeMeaning(one, rule.source, names);
  // Nothing is nothing in any unit.
  if (other.op !== 'value' || typeof other.args !== 'bigint' || other.args === 0n) return [];
  const params = { part: textOf(one, rule), value: String(other.args), position: other.start + 1 };
  if (meaning === 'money')
    return [{ level: 'warning', code: 'definition_rule_money_bare', params }];
  if (meaning === 'percent')
    return [{ level: 'warning', code: 'definition_rule_percent_bare', params }];
  return [];
}

function monthDoubts(most: RuleNode | null, rule: Rule): RuleDoubt[] {
  if (most?.op !== 'call' || most.args[0] !== 'months_between') return [];
  const params = { part: textOf(most, rule), position: most.start + 1 };
  return [{ level: 'warning', code: 'definition_rule_months_up_to', params }];
}

const textOf = ({ start, end }: RuleNode, { source }: Rule): string => source.slice(start, end);
