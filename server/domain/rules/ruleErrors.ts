import { functionGroup } from './ruleFunctionNames.js';
import { functions, loops, methods, ruleError, type RuleError } from './ruleLimits.js';
import { wrongSign } from './ruleSigns.js';

/** What the language says of a rule, as codes with the part of the rule that is at fault. */
const signatures: ReadonlyMap<string, string> = new Map(
  functionGroup.names.map(({ name, type }) => [name, type]),
);

/** The error for what parsing or type-checking threw. */
export function thrownError(thrown: unknown, source: string): RuleError {
  const [start, end] = spanOf(property(thrown, 'range'));
  const part = source.slice(start, end);
  switch (property(thrown, 'code')) {
    case 'unknown_variable':
      return ruleError('definition_rule_unknown_name', start, { part }, end);
    case 'no_such_key':
      return unknownField(source, start, end);
    case 'no_such_overload':
      return ruleError('definition_rule_types', start, { part }, end);
    case 'no_matching_overload':
      return callError(thrown, part, start, end);
    case 'limit_exceeded':
      return ruleError('definition_rule_too_deep', start, {}, Math.max(end, start + 1));
    default:
      return wrongSign(source) ?? syntaxError(property(thrown, 'code'), source, start, end);
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function spanOf(range: unknown): readonly [number, number] {
  const start = property(range, 'start');
  const end = property(range, 'end');
  const from = typeof start === 'number' ? start : 0;
  return [from, typeof end === 'number' ? Math.max(end, from) : from];
}

/** The language marks only the last word; a person looks for the whole name. */
function unknownField(source: string, start: number, end: number): RuleError {
  const before = /[\w.]*$/.exec(source.slice(0, start))?.[0] ?? '';
  const from = start - before.length;
  const part = source.slice(from, end);
  return ruleError('definition_rule_unknown_field', from, { part }, end);
}

function callError(thrown: unknown, part: string, start: number, end: number): RuleError {
  const args = property(property(thrown, 'node'), 'args');
  const called: unknown = Array.isArray(args) ? args[0] : undefined;
  const name = typeof called === 'string' ? called : part;
  if (!functions.has(name) && !methods.has(name) && !loops.has(name)) {
    return ruleError('definition_rule_function', start, { name }, end);
  }
  const wanted = signatures.get(name) ?? name;
  return ruleError('definition_rule_call', start, { part, wanted }, end);
}

function syntaxError(code: unknown, source: string, start: number, end: number): RuleError {
  if (code === 'unterminated_string') {
    return ruleError('definition_rule_quote', start, {}, source.length);
  }
  const bracket = openBracket(source);
  if (bracket !== null && start >= source.trimEnd().length) {
    return ruleError('definition_rule_bracket', bracket, {}, bracket + 1);
  }
  if (start >= source.trimEnd().length) {
    return ruleError('definition_rule_unfinished', source.length, {}, source.length);
  }
  const stop = Math.max(end, start + 1);
  return ruleError('definition_rule_syntax', start, { part: source.slice(start, stop) }, stop);
}

/** Where the last bracket stands that is never closed. */
function openBracket(source: string): number | null {
  const bare = source.replaceAll(/"[^"\n]*"|'[^'\n]*'/g, (text) => ' '.repeat(text.length));
  const open: number[] = [];
  for (let at = 0; at < bare.length; at += 1) {
    if ('([{'.includes(bare.charAt(at))) open.push(at);
    if (')]}'.includes(bare.charAt(at))) open.pop();
  }
  return open.at(-1) ?? null;
}
