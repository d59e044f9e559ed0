import { workOutAmount } from '../../domain/award/formula.js';
import type { JsonObject } from '../../domain/json.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { evaluate } from '../../domain/procedure/expressions.js';
import type { RuleValues } from '../../domain/procedure/ruleValues.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../deps.js';
import { casesByEntry } from '../ruleFacts.js';
import { takeClaims } from '../uniqueClaims.js';
import type { Draft } from './applicationDraft.query.js';

/**
 * What a submission settles besides its content: it claims what can be claimed once only, takes a
 * place in the quota of its registry entry, and its amount is worked out. Refuses as
 * `already_claimed`, `entry_quota_used` or `amount_is_nothing`; then nothing is handed in.
 */
export async function submissionFacts(deps: Deps, draft: Draft): Promise<JsonObject> {
  const { file, answers, background } = draft;
  const { surroundings } = background;
  await demandPlace(deps, draft);
  await takeClaims(deps, file.compiled, file.row.id, answers, surroundings.call);
  const values = { ...surroundings, answers };
  const figures = figuresOf(file.compiled, values);
  const worked = workOutAmount(file.compiled, values);
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

/** One place of the entry's quota; two clicks at once follow each other and the second is refused. */
async function demandPlace({ db }: Deps, { file, background }: Draft): Promise<void> {
  const { definition, row } = file;
  if (definition.entry?.limited !== true) return;
  await db.execute(
    'UPDATE registry_entries SET version = version WHERE registry = :registry AND organisation_id = :organisation',
    { registry: definition.entry.registry, organisation: row.organisation_id },
  );
  const quota = background.surroundings.entry?.['quota'];
  if (typeof quota !== 'number') throw conflict('not_listed');
  const used = await casesByEntry({ db }, row, definition);
  if (used >= quota) throw conflict('entry_quota_used', { quota });
}
