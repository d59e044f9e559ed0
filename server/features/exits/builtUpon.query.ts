import type { Database } from '../../data/database.js';
import type { CaseExitName } from '../../domain/access/caseExits.js';
import { conflict } from '../../domain/refusal.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { entryStream } from '../../shared/effects/registryEffects.js';

/** Exits that would take from a case what others may build upon already. */
const undoing: ReadonlySet<CaseExitName> = new Set(['terminate', 'correct_outcome', 'revoke']);

type Case = Pick<ApplicationRow, 'id' | 'organisation_id'>;

/**
 * What a case made and others build upon, as the code of a refusal: a live voucher, an entry that is
 * listed or may be listed again. It is ended in its own room first, where it is seen what hangs on
 * it; null where nothing is left.
 */
export async function builtUpon(
  { rows }: Database,
  { id, organisation_id: organisation }: Case,
  exit: CaseExitName,
): Promise<string | null> {
  if (!undoing.has(exit) || organisation === null) return null;
  const made = { application_id: id, organisation_id: organisation };
  if (await rows.vouchers.find({ ...made, status: 'live' })) return 'revoke_voucher';
  const standing = ['listed', 'suspended'] as const;
  for (const entry of await rows.registryEntries.all({
    organisation_id: organisation,
    status: standing,
  })) {
    if (entry.application_id === id) return 'revoke_entry';
    // A later case may have renewed what this one had listed.
    const stream = entryStream(entry.id);
    const told = await rows.events.all({ stream, type: ['entry_listed', 'entry_renewed'] });
    if (told.some(({ data }) => data['application'] === id)) return 'revoke_entry';
  }
  return null;
}

/** Refuses what others build upon, with the reason. */
export async function demandNothingBuilt(
  db: Database,
  row: Case,
  exit: CaseExitName,
): Promise<void> {
  const problem = await builtUpon(db, row, exit);
  if (problem !== null) throw conflict(problem);
}
