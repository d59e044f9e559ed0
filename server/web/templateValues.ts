import Handlebars from 'handlebars';
import { ownProperty, type TemplateScope } from './templateScope.js';
import type { ViewHelper } from './viewHelpers.js';

/** A value in a template: known before any page is printed, or read from what the page is about. */
export type Value =
  { readonly fixed: unknown } | { readonly read: (scope: TemplateScope) => unknown };

/** The helpers of one language. */
export interface Helpers {
  readonly named: Readonly<Record<string, ViewHelper>>;
  /** Those that always answer the same for the same arguments. */
  readonly steady: ReadonlySet<string>;
}

type Node = hbs.AST.Node;
type Call = Pick<hbs.AST.SubExpression, 'params' | 'hash'> & { readonly path: Node };

export const isPath = (node: Node): node is hbs.AST.PathExpression =>
  node.type === 'PathExpression';
const isSubExpression = (node: Node): node is hbs.AST.SubExpression =>
  node.type === 'SubExpression';
const isLiteral = (
  node: Node,
): node is hbs.AST.StringLiteral | hbs.AST.NumberLiteral | hbs.AST.BooleanLiteral =>
  ['StringLiteral', 'NumberLiteral', 'BooleanLiteral'].includes(node.type);

export const valueIn = (scope: TemplateScope, value: Value): unknown =>
  'fixed' in value ? value.fixed : value.read(scope);

/** A literal, a path, or the answer of a helper. */
export function templateValue(node: Node, helpers: Helpers): Value {
  if (isLiteral(node)) return { fixed: node.value };
  if (isSubExpression(node)) return callOf(node, helpers);
  if (isPath(node)) return pathOf(node);
  if (node.type === 'UndefinedLiteral') return { fixed: undefined };
  if (node.type === 'NullLiteral') return { fixed: null };
  throw new Error(`a template cannot say ${node.type}`);
}

/** What stands alone between two braces: a helper where one is called so, else a name. */
export function mustacheOf(call: Call, helpers: Helpers): Value {
  const { path, params, hash } = call;
  const alone = params.length === 0 && pairsOf(hash).length === 0;
  if (alone && !(isPath(path) && Object.hasOwn(helpers.named, path.original))) {
    return templateValue(path, helpers);
  }
  return callOf(call, helpers);
}

/** The pairs of a hash; Handlebars leaves it out where there is none. */
export const pairsOf = (hash: hbs.AST.Hash | undefined): readonly hbs.AST.HashPair[] =>
  hash?.pairs ?? [];

/** `name=value …` as one object. */
export function hashOf(
  hash: hbs.AST.Hash | undefined,
  helpers: Helpers,
): { readonly read: (scope: TemplateScope) => Record<string, unknown>; readonly fixed: boolean } {
  const pairs = pairsOf(hash).map(({ key, value }) => ({
    key,
    value: templateValue(value, helpers),
  }));
  return {
    fixed: pairs.every(({ value }) => 'fixed' in value),
    read: (scope) => {
      const values: Record<string, unknown> = {};
      for (const { key, value } of pairs) values[key] = valueIn(scope, value);
      return values;
    },
  };
}

const noHash: Readonly<Record<string, unknown>> = Object.freeze({});

function callOf({ path, params, hash }: Call, helpers: Helpers): Value {
  const name = isPath(path) ? path.original : path.type;
  const helper = Object.hasOwn(helpers.named, name) ? helpers.named[name] : undefined;
  if (!helper) throw new Error(`no such helper: ${name}`);
  const values = params.map((each) => templateValue(each, helpers));
  const named = hashOf(hash, helpers);
  const bare = pairsOf(hash).length === 0;
  const read = (scope: TemplateScope): unknown => {
    const args = values.map((value) => valueIn(scope, value));
    return helper(args, { hash: bare ? noHash : named.read(scope), root: scope.root });
  };
  const settled = named.fixed && values.every((value) => 'fixed' in value);
  if (!settled || !helpers.steady.has(name)) return { read };
  return { fixed: read({ context: null, outer: null, root: null, turn: null, block: null }) };
}

function pathOf({ data, depth, parts, original }: hbs.AST.PathExpression): Value {
  if (data) return atPath(parts, depth, original);
  const [only] = parts;
  if (depth === 0 && parts.length === 1 && only !== undefined) {
    return { read: ({ context }) => ownProperty(context, only) };
  }
  return {
    read: (scope) => {
      let from: TemplateScope | null = scope;
      for (let up = depth; up > 0 && from; up -= 1) from = from.outer;
      let value = from?.context;
      for (const part of parts) value = ownProperty(value, part);
      return value;
    },
  };
}

/**
 * `@root.…`, `@first`, `@last`, `@index`, `@key`, and whether `@partial-block` prints anything. Of
 * an outer turn, as in `@../index`, a template knows nothing: it would print the inner one's.
 */
function atPath([name = '', ...parts]: readonly string[], depth: number, original: string): Value {
  const known = ['root', 'partial-block', 'first', 'last', 'index', 'key'].includes(name);
  if (!known || depth > 0 || (name !== 'root' && parts.length > 0)) {
    throw new Error(`a template cannot say ${original}`);
  }
  const inRoot = (root: unknown): unknown =>
    parts.reduce<unknown>((value, part) => ownProperty(value, part), root);
  if (name === 'root') return { read: ({ root }) => inRoot(root) };
  if (name === 'partial-block') {
    return { read: ({ block, context }) => block !== null && block(context) !== '' };
  }
  return { read: ({ turn }) => turn?.[name] };
}

/** A value as the text of a page. */
export function escaped(value: unknown): string {
  const text = String(value);
  if (value === null || value === undefined) return '';
  return value instanceof Handlebars.SafeString ? text : Handlebars.escapeExpression(text);
}
