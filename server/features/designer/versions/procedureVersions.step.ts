import { recordEvents } from '../../../data/stores/eventStore.js';
import { sha256 } from '../../../domain/events.js';
import { canonicalJson, plainJson } from '../../../domain/json.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { newId, type Deps } from '../../../shared/request/deps.js';
import type { VersionRow } from './readableVersion.query.js';

/** Two definitions with the same content have the same hash, however they were written. */
export const definitionHash = (definition: Definition): string =>
  sha256(canonicalJson(plainJson(definition)));

/** The version of a procedure that new calls are opened under; null where there is none. */
export async function newestVersionOf(
  { db }: Deps,
  procedureId: string,
): Promise<VersionRow | null> {
  const [row] = await db.rows.procedureVersions.all(
    { procedure_id: procedureId },
    [['number', 'DESC']],
    1,
  );
  return row ?? null;
}

/**
 * Writes one more version of a procedure, and the procedure itself with its first, in the
 * caller's transaction. A number that is taken meanwhile is refused by the database. Its id.
 */
export async function insertVersion(
  { db, clock }: Deps,
  actorId: string | null,
  definition: Definition,
  number: number,
): Promise<string> {
  const { procedure, programme, name } = definition;
  const at = clock.now().toISOString();
  if (!(await db.rows.procedures.find({ id: procedure }))) {
    await db.rows.procedures.insert({
      id: procedure,
      programme_id: programme,
      name,
      created_at: at,
    });
  } else await db.rows.procedures.update({ id: procedure }, { name });
  const id = newId();
  await db.rows.procedureVersions.insert({
    id,
    procedure_id: procedure,
    number,
    definition,
    definition_hash: definitionHash(definition),
    published_at: at,
    published_by: actorId,
  });
  await recordEvents(db, `version:${id}`, { at, actorId }, [
    { type: 'version_published', data: { procedure, number, hash: definitionHash(definition) } },
  ]);
  return id;
}
