import { workOutAmount } from '../award/formula.js';
import type { JsonObject } from '../json.js';
import type { Compiled } from '../procedure/compiled.js';
import { evaluate } from '../rules/expressions.js';
import type { RuleValues } from '../rules/ruleValues.js';
import { conflict } from '../refusal.js';

/**
 * What handing in settles of these answers: the figures that later procedures build on, and the
 * amount with every line of it. Refuses as `amount_is_nothing` where a formula gives none.
 */
export function settledFacts(compiled: Compiled, values: RuleValues): JsonObject {
  const figures = figuresOf(compiled, values);
  const worked = workOutAmount(compiled, values);
  if (worked === null) return figures;
  if (worked.amountFen === null || worked.amountFen === 0) throw conflict('amount_is_nothing');
  const shown = [...worked.lines, ...worked.limits];
  return {
    ...figures,
    amount_fen: worked.amountFen,
    amount_lines: Object.fromEntries(shown.map(({ id, amountFen }) => [id, amountFen])),
    limited_by: worked.limitedBy,
  };
}

function figuresOf({ figures }: Compiled, values: RuleValues): JsonObject {
  if (figures.length === 0) return {};
  const worked = figures.map(({ of, rule }) => {
    const outcome = rule === null ? null : evaluate(rule, values);
    const value = outcome !== null && 'value' in outcome ? Number(outcome.value) : 0;
    return [of.id, value] as const;
  });
  return { figures: Object.fromEntries(worked) };
}
