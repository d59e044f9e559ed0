import Handlebars from 'handlebars';
import {
  isNothing,
  isRecord,
  enterScope,
  type Print,
  type TemplateScope,
  type Turn,
} from './templateScope.js';
import {
  escaped,
  hashOf,
  isPath,
  mustacheOf,
  pairsOf,
  valueIn,
  templateValue,
  type Helpers,
  type Value,
} from './templateValues.js';

/** Where a template finds what it does not hold itself. */
export interface Surroundings {
  readonly helpers: Helpers;
  /** Prints a partial; throws where none is called so. */
  partial(name: string, scope: TemplateScope): string;
}

type Node = hbs.AST.Node;
/** Text that is always the same stands as it is, so that what follows upon each other is one piece. */
type Piece = string | Print;

const isContent = (node: Node): node is hbs.AST.ContentStatement =>
  node.type === 'ContentStatement';
const isMustache = (node: Node): node is hbs.AST.MustacheStatement =>
  node.type === 'MustacheStatement';
const isBlock = (node: Node): node is hbs.AST.BlockStatement => node.type === 'BlockStatement';
const isPartial = (node: Node): node is hbs.AST.PartialStatement =>
  node.type === 'PartialStatement';
const isPartialBlock = (node: Node): node is hbs.AST.PartialBlockStatement =>
  node.type === 'PartialBlockStatement';

/**
 * Makes a Handlebars template into functions that print it. The language is Handlebars' own, read
 * by its own parser, as far as the views use it: names, helpers, `if`, `unless`, `each`, `with`,
 * partials and their blocks. Anything else is refused here. Compared with Handlebars' runtime,
 * words that never change are settled beforehand and `if` and `each` are plain code, which makes a
 * page of fifty rows several times cheaper.
 */
export function compileTemplate(source: string, around: Surroundings): Print {
  return printOf(Handlebars.parse(source), around);
}

function printOf(program: hbs.AST.Program | undefined, around: Surroundings): Print {
  const pieces: Piece[] = [];
  for (const node of program?.body ?? []) {
    const piece = pieceOf(node, around);
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') {
      pieces[pieces.length - 1] = last + piece;
    } else if (piece !== '') pieces.push(piece);
  }
  const [first = ''] = pieces;
  if (pieces.length <= 1) return typeof first === 'string' ? () => first : first;
  return (scope) => {
    let text = '';
    for (const piece of pieces) text += typeof piece === 'string' ? piece : piece(scope);
    return text;
  };
}

function pieceOf(node: Node, around: Surroundings): Piece {
  if (isContent(node)) return node.value;
  if (node.type === 'CommentStatement') return '';
  if (isMustache(node)) return mustachePiece(node, around);
  if (isBlock(node)) return blockPiece(node, around);
  if (isPartial(node)) return partialPiece(node, null, node.indent, around);
  if (isPartialBlock(node)) return partialPiece(node, node.program, '', around);
  throw new Error(`a template cannot say ${node.type}`);
}

function mustachePiece(node: hbs.AST.MustacheStatement, { helpers }: Surroundings): Piece {
  const value = mustacheOf(node, helpers);
  const text = node.escaped ? escaped : asItStands;
  if ('fixed' in value) return text(value.fixed);
  return (scope) => text(value.read(scope));
}

/** Three braces: markup that was printed before. */
function asItStands(value: unknown): string {
  const text = String(value);
  return value === null || value === undefined ? '' : text;
}

function blockPiece(node: hbs.AST.BlockStatement, around: Surroundings): Print {
  const [about, ...others] = node.params;
  if (!about || others.length > 0 || pairsOf(node.hash).length > 0) {
    throw new Error(`${node.path.original} takes one value`);
  }
  const value = templateValue(about, around.helpers);
  const body = printOf(node.program, around);
  const otherwise = printOf(node.inverse, around);
  switch (node.path.original) {
    case 'if':
      return (scope) => (holds(valueIn(scope, value)) ? body : otherwise)(scope);
    case 'unless':
      return (scope) => (holds(valueIn(scope, value)) ? otherwise : body)(scope);
    case 'with':
      return (scope) => {
        const entered = valueIn(scope, value);
        return isNothing(entered) ? otherwise(scope) : body(enterScope(scope, entered));
      };
    case 'each':
      return eachOf(value, body, otherwise);
    default:
      throw new Error(`no such block: ${node.path.original}`);
  }
}

const holds = (value: unknown): boolean => value !== 0 && !isNothing(value);

function eachOf(value: Value, body: Print, otherwise: Print): Print {
  return (scope) => {
    const { keys, items } = entriesOf(valueIn(scope, value));
    if (items.length === 0) return otherwise(scope);
    const last = items.length - 1;
    let text = '';
    for (let index = 0; index <= last; index += 1) {
      const key = keys ? (keys[index] ?? '') : index;
      const turn: Turn = { key, index, first: index === 0, last: index === last };
      text += body(enterScope(scope, items[index], turn));
    }
    return text;
  };
}

interface Entries {
  /** Null where items go by their place. */
  readonly keys: readonly string[] | null;
  readonly items: readonly unknown[];
}

function entriesOf(items: unknown): Entries {
  if (Array.isArray(items)) return { keys: null, items };
  if (items instanceof Set || items instanceof Map) return { keys: null, items: [...items] };
  return isRecord(items)
    ? { keys: Object.keys(items), items: Object.values(items) }
    : { keys: null, items: [] };
}

type PartialCall = Pick<hbs.AST.PartialStatement, 'name' | 'params' | 'hash'>;

/** A partial sees its own context and what it is given by name, never what stands around its call. */
function partialPiece(
  { name, params: [about], hash }: PartialCall,
  written: hbs.AST.Program | null,
  indent: string | undefined,
  around: Surroundings,
): Print {
  const given = hashOf(hash, around.helpers);
  const bare = pairsOf(hash).length === 0;
  const of = about && templateValue(about, around.helpers);
  const contextIn = (scope: TemplateScope): unknown => {
    const context = of ? valueIn(scope, of) : scope.context;
    return bare ? context : { ...(isRecord(context) ? context : {}), ...given.read(scope) };
  };
  if (isPath(name) && name.original === '@partial-block') {
    return (scope) => {
      if (!scope.block) throw new Error('this partial was called without a block');
      return (indent ?? '') + scope.block(contextIn(scope));
    };
  }
  const called = isPath(name) ? { fixed: name.original } : templateValue(name, around.helpers);
  const body = written && written.body.length > 0 ? printOf(written, around) : null;
  return (scope) => {
    const block = body
      ? (context: unknown): string => body(enterScope(scope, context))
      : scope.block;
    const { root, turn } = scope;
    const inside: TemplateScope = { context: contextIn(scope), outer: null, root, turn, block };
    return (indent ?? '') + around.partial(String(valueIn(scope, called)), inside);
  };
}
