import { settledFacts } from '../../domain/application/settledFacts.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { casesByEntry } from '../../shared/casefile/ruleFacts.js';
import { takeClaims } from '../../shared/effects/uniqueClaims.js';
import type { Draft } from './applicationDraft.query.js';

/**
 * What a submission settles besides its content: it claims what can be claimed once only, takes a
 * place in the quota of its registry entry, and its amount is worked out. Refuses as
 * `already_claimed`, `entry_quota_used` or `amount_is_nothing`; then nothing is handed in.
 */
export async function submissionFacts(deps: Deps, draft: Draft): Promise<JsonObject> {
  const { file, answers, caseContext } = draft;
  const { ruleContext } = caseContext;
  await demandPlace(deps, draft);
  await takeClaims(deps, file.compiled, file.row, answers, ruleContext.call);
  return settledFacts(file.compiled, { ...ruleContext, answers });
}

/** One place of the entry's quota; two clicks at once follow each other and the second is refused. */
async function demandPlace({ db }: Deps, { file, caseContext }: Draft): Promise<void> {
  const { definition, row } = file;
  if (definition.entry?.limited !== true) return;
  if (row.organisation_id === null) throw conflict('not_listed');
  const { registry } = definition.entry;
  await db.rows.registryEntries.lock({ registry, organisation_id: row.organisation_id });
  const quota = caseContext.ruleContext.entry?.['quota'];
  if (typeof quota !== 'number') throw conflict('not_listed');
  const used = await casesByEntry({ db }, row, definition);
  if (used >= quota) throw conflict('entry_quota_used', { quota });
}
