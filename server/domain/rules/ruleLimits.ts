import type { RuleNode } from './cel.js';
import type { Params } from '../refusal.js';

/**
 * What keeps rules short and quick, so that they need no process of their own: their size, their
 * nesting, a closed list of functions, and nothing that lets a value grow.
 */
const RULE_LENGTH = 1000;
const BRACKETS_DEEP = 20;
const LOOPS_DEEP = 2;
const LOOPS_IN_ALL = 4;

export const structuralLimits = {
  maxAstNodes: 300,
  maxDepth: 24,
  maxListElements: 20,
  maxMapEntries: 10,
  maxCallArguments: 6,
};

export const functions: ReadonlySet<string> = new Set([
  'has',
  'size',
  'int',
  'double',
  'string',
  'sum',
  'age',
  'months_between',
  'days_between',
  'years_after',
  'born_of',
  'share',
  'least',
  'highest',
  'yuan',
  'wan',
  'percent',
]);
export const methods: ReadonlySet<string> = new Set(['size', 'startsWith', 'endsWith', 'contains']);
export const loops: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

export interface RuleError {
  /** A key below `refusals` in the locales. */
  readonly code: string;
  /** Characters from the beginning of the rule. */
  readonly at: number;
  /** Where the offending part ends; the end of the rule where it is not said. */
  readonly end?: number;
  readonly params: Params;
}

export const ruleError = (code: string, at = 0, params: Params = {}, end?: number): RuleError =>
  end === undefined ? { code, at, params } : { code, at, params, end };

/** What can be said before the text is parsed; null when it may be. */
export function sizeProblem(source: string): RuleError | null {
  if (source.length > RULE_LENGTH) {
    return ruleError('definition_rule_too_long', RULE_LENGTH, { max: RULE_LENGTH }, source.length);
  }
  let deep = 0;
  for (let at = 0; at < source.length; at += 1) {
    const sign = source.charAt(at);
    if ('([{'.includes(sign)) deep += 1;
    if (')]}'.includes(sign)) deep -= 1;
    if (deep > BRACKETS_DEEP) return ruleError('definition_rule_too_deep', at, {}, at + 1);
  }
  return null;
}

interface Walk {
  readonly depth: number;
  readonly seen: { loops: number; readonly paths: Set<string> };
}

export interface RuleShape {
  readonly error: RuleError | null;
  /** Every `name.part` that the rule reads. */
  readonly paths: ReadonlySet<string>;
}

/** Checks a type-checked tree against the limits and collects what it reads. */
export function shapeOf(tree: RuleNode): RuleShape {
  const seen = { loops: 0, paths: new Set<string>() };
  return { error: visit(tree, { depth: 0, seen }), paths: seen.paths };
}

function visit(node: RuleNode, walk: Walk): RuleError | null {
  switch (node.op) {
    case 'value':
    case 'id':
      return null;
    case '.':
    case '.?':
      if (node.args[0].op === 'id') walk.seen.paths.add(`${node.args[0].args}.${node.args[1]}`);
      return visit(node.args[0], walk);
    case '[]':
      // `figures["tenants"]` reads a part by its name just as well.
      if (node.args[0].op === 'id') {
        const part = node.args[1].op === 'value' ? String(node.args[1].args) : '';
        walk.seen.paths.add(`${node.args[0].args}.${part}`);
      }
      return visitAll(node.args, walk);
    case 'call':
      return visitCall(node, node.args[0], functions, node.args[1], walk);
    case 'rcall':
      if (loops.has(node.args[0])) return visitLoop(node, node.args[1], node.args[2], walk);
      return visitCall(node, node.args[0], methods, [node.args[1], ...node.args[2]], walk);
    case 'list':
      return visitAll(node.args, walk);
    case 'map':
      return visitAll(node.args.flat(), walk);
    case '!_':
    case '-_':
      return visit(node.args, walk);
    case '+':
      return growth(node) ?? visitAll(node.args, walk);
    default:
      return visitAll(node.args, walk);
  }
}

function visitAll(nodes: readonly RuleNode[], walk: Walk): RuleError | null {
  for (const node of nodes) {
    const error = visit(node, walk);
    if (error) return error;
  }
  return null;
}

function visitCall(
  node: RuleNode,
  name: string,
  allowed: ReadonlySet<string>,
  args: readonly RuleNode[],
  walk: Walk,
): RuleError | null {
  if (!allowed.has(name))
    return ruleError('definition_rule_function', node.start, { name }, node.end);
  return visitAll(args, walk);
}

function visitLoop(
  node: RuleNode,
  list: RuleNode,
  args: readonly RuleNode[],
  walk: Walk,
): RuleError | null {
  walk.seen.loops += 1;
  if (walk.depth >= LOOPS_DEEP || walk.seen.loops > LOOPS_IN_ALL) {
    return ruleError('definition_rule_too_deep', node.start, {}, node.end);
  }
  return visit(list, walk) ?? visitAll(args, { ...walk, depth: walk.depth + 1 });
}

/** Texts and lists may not be joined: a few nested joins would fill the memory. */
function growth(node: RuleNode): RuleError | null {
  const numeric = node.type === 'int' || node.type === 'double';
  return numeric
    ? null
    : ruleError('definition_rule_function', node.start, { name: '+' }, node.end);
}
