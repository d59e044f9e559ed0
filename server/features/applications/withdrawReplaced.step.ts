import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { locales } from '../../domain/localText.js';
import { hidden } from '../../domain/refusal.js';
import { withdraw } from '../../domain/workflow/machine.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

/**
 * Withdraws the case that a draft is to take the place of, in the transaction that hands the draft
 * in, and says whether it did. Refused where that one can be withdrawn no more; one that has ended
 * meanwhile stays ended.
 */
export async function withdrawReplaced(
  deps: Deps,
  actor: Actor,
  { status, replaces_id: id }: ApplicationRow,
): Promise<boolean> {
  if (status !== 'draft' || id === null) return false;
  const replaced = await holdCase(deps, id);
  if (!isOwn(actor, replaced.subject)) throw hidden();
  if (replaced.row.status !== 'running') return false;
  const reason = locales.map((locale) => deps.words(locale, 'applications.replace.recorded'));
  await changeCase(deps, actor, replaced, (file, context) =>
    withdraw(context, file.row.state, reason.join(' ')),
  );
  return true;
}
