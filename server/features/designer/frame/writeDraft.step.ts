import { draftStream } from '../../../data/stores/definitionSourceStore.js';
import { recordEvents } from '../../../data/stores/eventStore.js';
import type { Actor } from '../../../domain/actor.js';
import type { JsonObject } from '../../../domain/json.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { stale } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import { backToEditing, type DraftRow } from './draft.file.js';

interface Fact {
  readonly type: string;
  readonly data: JsonObject;
}

/**
 * The one way in which the row of a draft changes: guarded by what was seen of it, with the fact
 * on record, in the caller's transaction. Refuses as stale where somebody was quicker.
 */
export async function writeDraft(
  { db, clock }: Deps,
  actor: Actor,
  { id, version, status }: DraftRow,
  changes: Partial<DraftRow>,
  fact: Fact,
): Promise<void> {
  const affected = await db.rows.procedureDrafts.update(
    { id, version, status },
    { ...changes, version: version + 1 },
  );
  if (affected !== 1) throw stale();
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, draftStream(id), by, [fact]);
}

/**
 * Keeps another definition. A proposed draft goes back into editing: what a second person was to
 * look at is no longer there.
 */
export async function replaceDefinition(
  deps: Deps,
  actor: Actor,
  row: DraftRow,
  definition: Definition,
  fact: Fact,
): Promise<void> {
  const changed = { changed_at: deps.clock.now().toISOString(), changed_by: actor.userId };
  await writeDraft(deps, actor, row, { ...backToEditing, ...changed, definition }, fact);
}
