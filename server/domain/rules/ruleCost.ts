import type { RuleNode } from './cel.js';
import { loops, ruleError, type RuleError } from './ruleLimits.js';
import { partsOf } from './ruleReads.js';
import type { Sheet } from './ruleValues.js';

/**
 * How much work a rule can be at most, counted in steps of the language on tables as long as the
 * form allows. A million steps take about a tenth of a second.
 */
const MOST_STEPS = 1_000_000;
/** A function of ours takes as long as so many plain steps. */
const CALL_STEPS = 20;
/** The longest list that is no table: the options of a choice. */
const OTHER_LIST = 60;

/** Refuses, at its loop, a rule that could take noticeably long; null where it is quick. */
export function costProblem(sheet: Sheet, tree: RuleNode): RuleError | null {
  if (stepsOf(sheet, tree) <= MOST_STEPS) return null;
  const loop = dearestLoop(sheet, tree);
  return ruleError('definition_rule_slow', loop.start, {}, loop.end);
}

function stepsOf(sheet: Sheet, node: RuleNode): number {
  const below = (nodes: readonly RuleNode[]): number =>
    nodes.reduce((sum, each) => sum + stepsOf(sheet, each), 0);
  if (node.op === 'rcall' && loops.has(node.args[0])) {
    const [, list, body] = node.args;
    return stepsOf(sheet, list) + lengthOf(sheet, list) * (1 + below(body));
  }
  return (node.op === 'call' ? CALL_STEPS : 1) + below(partsOf(node));
}

/** How long a list can be. */
function lengthOf(sheet: Sheet, list: RuleNode): number {
  if (list.op === 'list') return list.args.length;
  if (list.op === 'rcall' && loops.has(list.args[0])) return lengthOf(sheet, list.args[1]);
  if (list.op === '?:') {
    return Math.max(lengthOf(sheet, list.args[1]), lengthOf(sheet, list.args[2]));
  }
  if (list.op !== '.' || list.args[0].op !== 'id') return OTHER_LIST;
  const [section, id] = [list.args[0].args, list.args[1]];
  const field = sheet.sections.get(section)?.fields.find((each) => each.id === id);
  return field && 'max_rows' in field ? Number(field.max_rows) : OTHER_LIST;
}

function dearestLoop(sheet: Sheet, node: RuleNode): RuleNode {
  if (node.op === 'rcall' && loops.has(node.args[0])) return node;
  const [dearest] = partsOf(node).toSorted((a, b) => stepsOf(sheet, b) - stepsOf(sheet, a));
  return dearest ? dearestLoop(sheet, dearest) : node;
}
