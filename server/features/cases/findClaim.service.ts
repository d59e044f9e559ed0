import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import { mayUncover } from '../../domain/access/caseDetails.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { claimOfKey } from '../../domain/application/claims.js';
import { zoneDay } from '../../domain/calendar.js';
import type { RawInputs } from '../../domain/form/fieldKind.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import type { Json } from '../../domain/json.js';
import { hidden, invalid, type Reason } from '../../domain/refusal.js';
import { paragraph, reasonsOf } from '../../domain/typed.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import { claimedAt, claimHolder } from '../../shared/effects/uniqueClaims.js';
import type { Deps } from '../../shared/request/deps.js';
import { accessStream } from './caseHistory.query.js';
import { claimRules, type ComparedField } from './claimRules.query.js';

/** What became of a search: the case and its input, or why there is none to be shown. */
export type FoundClaim =
  | { readonly found: 'case'; readonly id: string; readonly field: string }
  | { readonly found: 'free' | 'elsewhere' };

const purposeInput = z.object({ purpose: paragraph({ min: 5, max: 300 }) });

/**
 * Which case holds what is typed, for an applicant whom a rule of `unique` has refused. Whoever may
 * read its covered numbers is told the case, which counts as a look at the number; to others it is
 * `elsewhere`. Every search is kept with its purpose, whatever came of it.
 */
export async function findClaim(deps: Deps, actor: Actor, typed: RawInputs): Promise<FoundClaim> {
  const wanted = (await claimRules(deps, actor)).find(({ of }) => of === typed['of']);
  if (!wanted) throw hidden();
  const { rule, fields, ground } = wanted;
  const { values, purpose } = readSearch(fields, typed, zoneDay(deps.clock.now()));
  const claim = claimOfKey(rule, values, ground);
  const holder = claim && (await claimHolder(deps, claim));
  const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
  if (claim && holder) {
    const file = await openCase(deps, holder);
    if (standingOf(actor, file.subject) === 'staff' && mayUncover(actor, file.subject)) {
      const at = (await claimedAt(deps, file, claim)) ?? claim.at;
      const field = at.split('.').slice(0, 2).join('.');
      await recordEvents(deps.db, accessStream(holder), by, [
        { type: 'revealed', data: { field, purpose } },
      ]);
      return { found: 'case', id: holder, field };
    }
  }
  const found = holder ? 'elsewhere' : 'free';
  const data = { rule: rule.id, found, purpose, ...(holder ? { application_id: holder } : {}) };
  await recordEvents(deps.db, `user:${actor.userId}`, by, [{ type: 'claim_sought', data }]);
  return { found };
}

/** What was typed into the fields of a key; refuses with a reason for each that lacks or is wrong. */
function readSearch(
  fields: readonly ComparedField[],
  typed: RawInputs,
  today: string,
): { readonly values: readonly Json[]; readonly purpose: string } {
  const problems: Record<string, Reason> = {};
  const values = fields.map(({ name, field }) => {
    const { value = null, problems: found } = fieldKind(field.kind).read(typed, name, field, today);
    for (const [part, reason] of Object.entries(found ?? {})) {
      problems[part === '' ? name : `${name}.${part}`] = reason;
    }
    if (value === null && !found) problems[name] = { code: 'required' };
    return value;
  });
  const said = purposeInput.safeParse(typed);
  const wrong = { ...problems, ...(said.success ? {} : reasonsOf(said.error)) };
  if (!said.success || Object.keys(wrong).length > 0) throw invalid(wrong);
  return { values, purpose: said.data.purpose };
}
