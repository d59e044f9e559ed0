import { isDuplicate } from '../../../data/databaseErrors.js';
import { recordEvents } from '../../../data/stores/eventStore.js';
import { holds, type Actor } from '../../../domain/actor.js';
import type { Definition } from '../../../domain/definition/definition.js';
import {
  blankDefinition,
  copyOf,
  type NewProcedure,
} from '../../../domain/editing/blankDefinition.js';
import { forbidden, hidden, invalid, Refused } from '../../../domain/refusal.js';
import { newId, type Deps } from '../../../shared/request/deps.js';
import { draftStream } from '../../../data/stores/definitionSourceStore.js';
import { readableVersion } from '../versions/readableVersion.query.js';

/** Opens the procedure's draft: the one that is there, or a new one from its newest version. */
export async function reviseProcedure(
  deps: Deps,
  actor: Actor,
  procedureId: string,
): Promise<string> {
  const procedure = await deps.db.rows.procedures.find({ id: procedureId });
  if (!procedure || !holds(actor, 'programme_officer', procedure.programme_id)) throw hidden();
  const open = await deps.db.rows.procedureDrafts.find({ open_key: procedureId });
  if (open) return open.id;
  const [newest] = await deps.db.rows.procedureVersions.all(
    { procedure_id: procedureId },
    [['number', 'DESC']],
    1,
  );
  if (!newest) throw hidden();
  try {
    return await beginDraft(deps, actor, newest.definition, newest.id);
  } catch (error) {
    // A colleague began it in the same moment: theirs is the draft.
    const theirs = await deps.db.rows.procedureDrafts.find({ open_key: procedureId });
    if (error instanceof Refused && theirs) return theirs.id;
    throw error;
  }
}

/** What a wholly new procedure begins with: nothing, or a version of another one. */
export interface Beginning extends NewProcedure {
  readonly fromVersionId: string | null;
}

/** Drafts a procedure that does not exist yet; the id of the draft. */
export async function draftNewProcedure(
  deps: Deps,
  actor: Actor,
  { fromVersionId, ...wanted }: Beginning,
): Promise<string> {
  if (!holds(actor, 'programme_officer', wanted.programme)) throw forbidden('not_your_role');
  const taken = await deps.db.rows.procedures.find({ id: wanted.procedure });
  const open = await deps.db.rows.procedureDrafts.find({ open_key: wanted.procedure });
  if (taken || open) throw invalid({ procedure: { code: 'procedure_exists' } });
  const definition =
    fromVersionId === null
      ? blankDefinition(wanted, (key) => ({
          zh: deps.words('zh-CN', `designer.blank.${key}`),
          en: deps.words('en', `designer.blank.${key}`),
        }))
      : copyOf((await readableVersion(deps, actor, fromVersionId)).definition, wanted);
  return beginDraft(deps, actor, definition, null);
}

/** Writes the row of a new draft, in the caller's transaction. */
export async function beginDraft(
  { db, clock }: Deps,
  actor: Actor,
  definition: Definition,
  baseVersionId: string | null,
): Promise<string> {
  const id = newId();
  const at = clock.now().toISOString();
  try {
    await db.rows.procedureDrafts.insert({
      id,
      procedure_id: definition.procedure,
      programme_id: definition.programme,
      base_version_id: baseVersionId,
      definition,
      status: 'editing',
      open_key: definition.procedure,
      created_at: at,
      created_by: actor.userId,
      changed_at: at,
      changed_by: actor.userId,
      version: 1,
    });
  } catch (error) {
    if (isDuplicate(error)) throw invalid({ procedure: { code: 'procedure_exists' } });
    throw error;
  }
  await recordEvents(db, draftStream(id), { at, actorId: actor.userId }, [
    { type: 'draft_begun', data: { procedure: definition.procedure, base: baseVersionId } },
  ]);
  return id;
}
