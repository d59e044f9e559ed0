import type { RuleNode } from './cel.js';
import { presentRuleName } from '../definition/formerNames.js';
import { loops } from './ruleLimits.js';

/** A name that a rule reads, with the place where it stands first. */
export interface ReadName {
  /** `company.paid_in`, `score`, `figures.tenants`; columns of rows are not among them. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Every name a rule reads, once, in the order in which they stand; without a loop's own variables. */
export function readNames(tree: RuleNode): ReadName[] {
  const found: ReadName[] = [];
  walk(tree, new Set(), (written, { start, end }) => {
    const name = presentRuleName(written);
    if (!found.some((each) => each.name === name)) found.push({ name, from: start, to: end });
  });
  return found;
}

/** The columns of rows that a rule reads, by their bare names. */
export function columnsRead(tree: RuleNode): ReadonlySet<string> {
  const found = new Set<string>();
  eachNode(tree, (node) => {
    if (node.op === '.' || node.op === '.?') found.add(node.args[1]);
  });
  return found;
}

type Meet = (name: string, node: RuleNode) => void;

function walk(node: RuleNode, own: ReadonlySet<string>, meet: Meet): void {
  if (node.op === 'id') {
    if (!own.has(node.args)) meet(node.args, node);
    return;
  }
  const whole = dotted(node);
  if (whole !== null && !own.has(whole.root)) return meet(whole.name, node);
  if (node.op === 'rcall' && loops.has(node.args[0])) {
    const [, list, [variable, ...rest]] = node.args;
    walk(list, own, meet);
    const inner = new Set([...own, variable?.op === 'id' ? variable.args : '']);
    for (const each of rest) walk(each, inner, meet);
    return;
  }
  for (const each of partsOf(node)) walk(each, own, meet);
}

/** `team.size` and `figures["tenants"]` read a part by its name. */
function dotted(node: RuleNode): { readonly root: string; readonly name: string } | null {
  if ((node.op === '.' || node.op === '.?') && node.args[0].op === 'id') {
    return { root: node.args[0].args, name: `${node.args[0].args}.${node.args[1]}` };
  }
  if (node.op === '[]' && node.args[0].op === 'id' && node.args[1].op === 'value') {
    return { root: node.args[0].args, name: `${node.args[0].args}.${String(node.args[1].args)}` };
  }
  return null;
}

/** The nodes directly below one. */
export function partsOf(node: RuleNode): readonly RuleNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return node.args;
  }
}

/** Visits a node and everything below it. */
export function eachNode(node: RuleNode, visit: (node: RuleNode) => void): void {
  visit(node);
  for (const each of partsOf(node)) eachNode(each, visit);
}
