import { Environment, parse, serialize, type ASTNode } from '@marcbachmann/cel-js';

/**
 * The one place that knows the library in which CEL is parsed, checked and worked out. Everything
 * else reads rules as the trees below, which are plain values of ours.
 */

export type RuleLiteral = string | number | bigint | boolean | null;
type Pair = readonly [RuleNode, RuleNode];

/** What each kind of node holds below it. */
interface Held {
  value: RuleLiteral;
  /** A name. */
  id: string;
  /** A part of something, by its name; `.?` where it may be absent. */
  '.': readonly [RuleNode, string];
  '.?': readonly [RuleNode, string];
  /** A part of something, by what an expression says. */
  '[]': Pair;
  '[?]': Pair;
  /** A function, or a method of something, with what it is called with. */
  call: readonly [string, readonly RuleNode[]];
  rcall: readonly [string, RuleNode, readonly RuleNode[]];
  list: readonly RuleNode[];
  map: readonly Pair[];
  '?:': readonly [RuleNode, RuleNode, RuleNode];
  '||': Pair;
  '&&': Pair;
  '!_': RuleNode;
  '-_': RuleNode;
  '==': Pair;
  '!=': Pair;
  '<': Pair;
  '<=': Pair;
  '>': Pair;
  '>=': Pair;
  in: Pair;
  '+': Pair;
  '-': Pair;
  '*': Pair;
  '/': Pair;
  '%': Pair;
}

interface NodeOf<Op extends keyof Held> {
  readonly op: Op;
  readonly args: Held[Op];
  /** Where it stands in the text: characters from its beginning. */
  readonly start: number;
  readonly end: number;
  /** The type that checking found; null before, and where none is recorded. */
  readonly type: string | null;
}

/** A part of a parsed rule. */
export type RuleNode = { [Op in keyof Held]: NodeOf<Op> }[keyof Held];

/** What checking the types of a rule found: the type of its value, or what the library threw. */
export type TypeCheck =
  | { readonly type: string; readonly error?: undefined }
  | { readonly type?: undefined; readonly error: unknown };

/** A rule that is well-formed. */
export interface ParsedRule {
  /** The tree with its types once `check` has been asked. */
  readonly tree: RuleNode;
  check(): TypeCheck;
  /** The value with these names; throws the library's errors, which have a `code`. */
  evaluate(names: Readonly<Record<string, unknown>>): unknown;
}

/** The names, types and functions that rules may use, with a parser of such rules. */
export interface RuleLanguage {
  /** Declares a name of a type, or of a record with typed fields. */
  declare(name: string, type: string | Readonly<Record<string, string>>): void;
  /** Declares a type of records, which are told apart by the class that makes them. */
  declareType(
    name: string,
    maker: new () => object,
    fields: Readonly<Record<string, string>>,
  ): void;
  /** Declares a function by its signature, `share(int, int): int`. */
  declareFunction(signature: string, work: (...args: never[]) => unknown): void;
  /** Throws the library's errors for what is not well-formed. */
  parse(source: string): ParsedRule;
}

interface Limits {
  readonly maxAstNodes: number;
  readonly maxDepth: number;
  readonly maxListElements: number;
  readonly maxMapEntries: number;
  readonly maxCallArguments: number;
}

/** A language with these limits and no name declared yet. */
export function ruleLanguage(limits: Limits): RuleLanguage {
  const cel = new Environment({ limits: { ...limits } });
  return {
    declare: (name, type) => {
      if (typeof type === 'string') cel.registerVariable(name, type);
      else cel.registerVariable(name, { schema: { ...type } });
    },
    declareType: (name, ctor, fields) => {
      cel.registerType(name, { ctor, fields: { ...fields } });
    },
    declareFunction: (signature, work) => {
      cel.registerFunction(signature, work);
    },
    parse: (source) => {
      const run = cel.parse(source);
      let tree: RuleNode | null = null;
      return {
        get tree() {
          return (tree ??= nodeOf(run.ast));
        },
        check: () => {
          const { valid, type = '', error } = run.check();
          tree = null;
          return valid ? { type } : { error };
        },
        evaluate: (names): unknown => run({ ...names }),
      };
    },
  };
}

/** The tree of a text by its form alone, with no names declared; throws where it is not well-formed. */
export const ruleTree = (source: string): RuleNode => nodeOf(parse(source).ast);

const originals = new WeakMap<RuleNode, ASTNode>();

/** A node as text again, by itself. */
export function printed(node: RuleNode): string {
  const original = originals.get(node);
  if (original === undefined) throw new TypeError('not a node of a parsed rule');
  return serialize(original);
}

function nodeOf(original: ASTNode): RuleNode {
  const node = converted(original);
  originals.set(node, original);
  return node;
}

const pairOf = ([left, right]: readonly [ASTNode, ASTNode]): Pair => [nodeOf(left), nodeOf(right)];

function converted(node: ASTNode): RuleNode {
  const { start, end } = node;
  const place = { start, end, type: typeOf(node) };
  switch (node.op) {
    case 'value':
      return { ...place, op: node.op, args: literalOf(node.args) };
    case 'id':
      return { ...place, op: node.op, args: node.args };
    case '.':
    case '.?':
      return { ...place, op: node.op, args: [nodeOf(node.args[0]), node.args[1]] };
    case 'call':
      return { ...place, op: node.op, args: [node.args[0], node.args[1].map(nodeOf)] };
    case 'rcall': {
      const [name, target, given] = node.args;
      return { ...place, op: node.op, args: [name, nodeOf(target), given.map(nodeOf)] };
    }
    case 'list':
      return { ...place, op: node.op, args: node.args.map(nodeOf) };
    case 'map':
      return { ...place, op: node.op, args: node.args.map(pairOf) };
    case '?:': {
      const [condition, yes, no] = node.args;
      return { ...place, op: node.op, args: [nodeOf(condition), nodeOf(yes), nodeOf(no)] };
    }
    case '!_':
    case '-_':
      return { ...place, op: node.op, args: nodeOf(node.args) };
    default:
      return { ...place, op: node.op, args: pairOf(node.args) };
  }
}

/** The library keeps the type that it found on the node, though its own types do not say so. */
function typeOf(node: ASTNode): string | null {
  const type: unknown = 'checkedType' in node ? node.checkedType : undefined;
  return type === undefined || type === null ? null : textOf(type);
}

const textOf = (value: unknown): string => String(value);

/** Bytes and unsigned numbers have no use in rules; checking refuses them. */
function literalOf(value: unknown): RuleLiteral {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      return null;
  }
}
