import type { RowOf } from '../../data/schema/rows.js';
import { conflicts } from '../../data/tables/conflictTables.js';
import type { Actor } from '../../domain/actor.js';
import { liveKey } from '../../shared/conflicts/findConflicts.js';
import { caseAndSides } from '../../shared/conflicts/sayConflict.step.js';
import { newId, type Deps } from '../../shared/request/deps.js';

type ConflictRow = RowOf<typeof conflicts>;

/** Whether a conflict may be another's: with everybody of a name, or at an organisation's mail host. */
export const isOfMany = ({ subject_key: key }: Pick<ConflictRow, 'subject_key'>): boolean =>
  key.startsWith('name:') || key.startsWith('host:');

/**
 * Confirms a conflict that is of many at the one case where somebody has looked: it holds with that case
 * and its sides, and asks as before in every other case that the name or the host leads to. In the
 * caller's transaction; false where it was confirmed there before.
 */
export async function confirmAtCase(
  { db, clock }: Deps,
  actor: Actor,
  found: ConflictRow,
  { caseId, reason }: { readonly caseId: string; readonly reason: string },
): Promise<boolean> {
  const at = clock.now().toISOString();
  const decided = {
    strength: 'bars' as const,
    state: 'confirmed' as const,
    decided_by: actor.userId,
    decided_person: actor.personId,
    decided_at: at,
    reason,
  };
  let changed = false;
  for (const key of await caseAndSides(db, caseId, found.person_id)) {
    const live_key = liveKey(found.person_id, found.kind, key);
    const known = await db.rows.conflicts.find({ live_key });
    if (known?.state === 'confirmed') continue;
    changed = true;
    if (known) {
      const { id, version } = known;
      await db.rows.conflicts.update({ id, version }, { ...decided, version: version + 1 });
    } else {
      const { told_at: _, ...same } = found;
      await db.rows.conflicts.insert({
        ...same,
        ...decided,
        id: newId(),
        subject_key: key,
        application_id: caseId,
        live_key,
        version: 1,
      });
    }
  }
  return changed;
}
