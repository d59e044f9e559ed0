import { settledFacts } from '../../domain/application/settledFacts.js';
import type { JsonObject } from '../../domain/json.js';
import { conflict } from '../../domain/refusal.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
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
  await demandPlace(deps, file);
  await takeClaims(deps, file.compiled, file.row, answers, ruleContext);
  return settledFacts(file.compiled, { ...ruleContext, answers });
}

/**
 * One place of the entry's quota; two clicks at once follow each other and the second is refused.
 * What the quota is and how much of it is used are both read once the entry is held: it may have
 * been renewed with another one since the case was opened.
 */
async function demandPlace({ db }: Deps, { definition, row }: CaseFile): Promise<void> {
  if (definition.entry?.limited !== true) return;
  if (row.organisation_id === null) throw conflict('not_listed');
  const entry = { registry: definition.entry.registry, organisation_id: row.organisation_id };
  await db.rows.registryEntries.lock(entry);
  const quota = (await db.rows.registryEntries.find(entry))?.quota ?? null;
  if (quota === null) throw conflict('not_listed');
  const used = await casesByEntry({ db }, row, definition);
  if (used >= quota) throw conflict('entry_quota_used', { quota });
}
