import type { LocalText } from '../localText.js';
import type { Compiled, Ruled } from '../procedure/compiled.js';
import type { Definition, FormulaLine } from '../definition/definition.js';
import { evaluate } from '../rules/expressions.js';
import type { RuleValues } from '../rules/ruleValues.js';

type AwardFormula = NonNullable<NonNullable<Definition['award']>['formula']>;

/** One line of an amount and what it came to in fen; null while an answer is missing. */
export interface AmountLine {
  readonly id: string;
  readonly name: LocalText;
  readonly amountFen: number | null;
  readonly source: string | null;
}

/** An amount worked out from the answers, with every step that led to it. */
export interface WorkedOut {
  readonly lines: readonly AmountLine[];
  readonly limits: readonly AmountLine[];
  /** Null while a line cannot be worked out yet; never below zero. */
  readonly amountFen: number | null;
  /** The limit that cut the amount down; null where none did. */
  readonly limitedBy: string | null;
}

/** Works the award's formula out; null where the procedure has none. */
export function workOutAmount(compiled: Compiled, values: RuleValues): WorkedOut | null {
  const rule = compiled.definition.award?.formula;
  if (!compiled.formula || !rule) return null;
  const lines = compiled.formula.lines.map((line) => lineOf(line, values));
  const limits = compiled.formula.limits.map((line) => lineOf(line, values));
  const amounts = [...lines, ...limits].map(({ amountFen }) => amountFen);
  if (amounts.includes(null)) return { lines, limits, amountFen: null, limitedBy: null };
  const parts = lines.map(({ amountFen }) => amountFen ?? 0);
  const tightest = limits.toSorted((a, b) => (a.amountFen ?? 0) - (b.amountFen ?? 0))[0];
  const limited = tightest !== undefined && (tightest.amountFen ?? 0) < taken(rule, parts);
  return {
    lines,
    limits,
    amountFen: comesTo(rule, parts, limited ? (tightest.amountFen ?? 0) : null),
    limitedBy: limited ? tightest.id : null,
  };
}

const taken = ({ take }: AwardFormula, parts: readonly number[]): number =>
  take === 'highest' ? Math.max(...parts) : parts.reduce((sum, part) => sum + part, 0);

/** What lines in fen come to, cut down to a limit and rounded as the formula says; never below zero. */
export function comesTo(
  rule: AwardFormula,
  parts: readonly number[],
  limit: number | null,
): number {
  const amount = Math.max(0, limit ?? taken(rule, parts));
  return rule.round_down_to === 'yuan' ? amount - (amount % 100) : amount;
}

const otherGrants = /^(earlier|past)\./;

/**
 * The least of the limits that depend on what else was granted, in fen and never below zero; null
 * where none does. Such a limit may have become tighter since the amount was worked out.
 */
export function limitByOthers({ formula }: Compiled, values: RuleValues): number | null {
  const dependent = (formula?.limits ?? []).filter(({ rule }) =>
    [...(rule?.reads ?? [])].some((path) => otherGrants.test(path)),
  );
  if (dependent.length === 0) return null;
  return Math.max(0, Math.min(...dependent.map((line) => lineOf(line, values).amountFen ?? 0)));
}

function lineOf({ of, rule }: Ruled<FormulaLine>, values: RuleValues): AmountLine {
  const outcome = rule === null ? null : evaluate(rule, values);
  const value = outcome !== null && 'value' in outcome ? outcome.value : null;
  const known = typeof value === 'bigint' && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return {
    id: of.id,
    name: of.name,
    amountFen: known ? Number(value) : null,
    source: of.source ?? null,
  };
}
