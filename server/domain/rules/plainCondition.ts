import { ruleTree, type RuleNode } from './cel.js';

/** A value that a condition compares with. */
export type PlainValue =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'number'; readonly number: number }
  | { readonly is: 'money'; readonly fen: number }
  | { readonly is: 'percent'; readonly percent: number }
  | { readonly is: 'yes_no'; readonly yes: boolean };

export type ComparisonSign = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A condition that can be said in a few words: names compared with values. */
export type PlainCondition =
  | { readonly all: readonly PlainCondition[] }
  | { readonly any: readonly PlainCondition[] }
  | {
      readonly name: string;
      readonly sign: ComparisonSign;
      /** With `==` any of them. */
      readonly values: readonly PlainValue[];
    };

/** Reads a rule as a plain condition; null where it is more than that or cannot be read. */
export function plainCondition(source: string): PlainCondition | null {
  try {
    return conditionOf(ruleTree(source));
  } catch {
    return null;
  }
}

function conditionOf(node: RuleNode): PlainCondition | null {
  switch (node.op) {
    case '&&':
    case '||': {
      const parts = node.args.map(conditionOf);
      const [a, b] = parts;
      if (!a || !b) return null;
      return node.op === '&&' ? { all: [...flat(a, 'all'), ...flat(b, 'all')] } : either(a, b);
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compared(node.op, node.args);
    case '!_':
      return truth(node.args, false);
    default:
      return truth(node, true);
  }
}

function flat(condition: PlainCondition, how: 'all' | 'any'): readonly PlainCondition[] {
  if (how === 'all' && 'all' in condition) return condition.all;
  return how === 'any' && 'any' in condition ? condition.any : [condition];
}

/** `class == "a" || class == "b"` is one comparison with two values. */
function either(a: PlainCondition, b: PlainCondition): PlainCondition {
  if ('name' in a && 'name' in b && a.name === b.name && a.sign === '==' && b.sign === '==') {
    return { ...a, values: [...a.values, ...b.values] };
  }
  return { any: [...flat(a, 'any'), ...flat(b, 'any')] };
}

function compared(
  sign: ComparisonSign,
  [left, right]: readonly [RuleNode, RuleNode],
): PlainCondition | null {
  const name = nameOf(left);
  const value = valueOf(right);
  return name === null || value === null ? null : { name, sign, values: [value] };
}

function truth(node: RuleNode, yes: boolean): PlainCondition | null {
  const name = nameOf(node);
  return name === null ? null : { name, sign: '==', values: [{ is: 'yes_no', yes }] };
}

function nameOf(node: RuleNode): string | null {
  if (node.op === 'id') return node.args;
  if (node.op === '.' && node.args[0].op === 'id') return `${node.args[0].args}.${node.args[1]}`;
  if (node.op === '[]' && node.args[0].op === 'id' && node.args[1].op === 'value') {
    return `${node.args[0].args}["${String(node.args[1].args)}"]`;
  }
  return null;
}

function valueOf(node: RuleNode): PlainValue | null {
  if (node.op === 'call' && node.args[1].length === 1) {
    const [argument] = node.args[1];
    const value = argument ? valueOf(argument) : null;
    return value?.is === 'number' ? unitOf(node.args[0], value.number) : null;
  }
  if (node.op !== 'value') return null;
  const { args: value } = node;
  if (typeof value === 'string') return { is: 'text', text: value };
  if (typeof value === 'boolean') return { is: 'yes_no', yes: value };
  if (typeof value === 'number' || typeof value === 'bigint') {
    return { is: 'number', number: Number(value) };
  }
  return null;
}

function unitOf(call: string, count: number): PlainValue | null {
  if (call === 'wan') return { is: 'money', fen: count * 1_000_000 };
  if (call === 'yuan') return { is: 'money', fen: count * 100 };
  if (call === 'percent') return { is: 'percent', percent: count };
  return call === 'double' || call === 'int' ? { is: 'number', number: count } : null;
}
