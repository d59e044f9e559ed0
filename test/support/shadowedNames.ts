import Handlebars from 'handlebars';

type Node = hbs.AST.Node;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'loc' in value;

const isPath = (node: Node): node is hbs.AST.PathExpression => node.type === 'PathExpression';
const isPartialBlock = (node: Node): node is hbs.AST.PartialBlockStatement =>
  node.type === 'PartialBlockStatement';
const isBlock = (node: Node): node is hbs.AST.BlockStatement => node.type === 'BlockStatement';

/**
 * Values of a page that a template asks for within the block of a partial which calls something of
 * its own by that name: `{{#> sheet title='Grounds'}}{{title}}{{/sheet}}` prints the sheet's title,
 * not the page's. Each as `line: name`.
 */
export function shadowedNames(source: string): readonly string[] {
  const found: string[] = [];
  walk(Handlebars.parse(source), new Set(), found);
  return found;
}

function walk(node: Node, given: ReadonlySet<string>, found: string[]): void {
  if (isPath(node)) {
    if (!node.data && node.depth === 0 && given.has(node.original)) {
      found.push(`${node.loc.start.line}: ${node.original}`);
    }
    return;
  }
  if (isPartialBlock(node)) {
    // Handlebars leaves out the hash where none is given, whatever its types say.
    const pairs = isNode(node.hash) ? node.hash.pairs : [];
    for (const each of [...node.params, ...pairs]) walk(each, given, found);
    const own = pairs.map(({ key }) => key);
    walk(node.program, new Set([...given, ...own]), found);
    return;
  }
  if (isBlock(node) && opensScope(node)) {
    for (const each of node.params) walk(each, given, found);
    walk(node.program, new Set(), found);
    if (node.inverse) walk(node.inverse, given, found);
    return;
  }
  for (const value of Object.values(node)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (isNode(each)) walk(each, given, found);
    }
  }
}

const opensScope = ({ path }: hbs.AST.BlockStatement): boolean =>
  'original' in path && (path.original === 'each' || path.original === 'with');
