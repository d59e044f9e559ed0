import type { Actor } from '../../../domain/actor.js';
import { hidden } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import type { Prepared } from '../../../data/stores/definitionStore.js';
import { readableVersion } from '../versions/readableVersion.query.js';

/** A published version, ready to be walked through. */
export interface WalkVersion extends Prepared {
  readonly number: number;
}

/** The version of a procedure asked for, or its newest; one outside the reader's programmes does not exist. */
export async function walkVersion(
  deps: Deps,
  actor: Actor,
  procedure: string,
  number: string | undefined,
): Promise<WalkVersion> {
  if (number !== undefined && !/^\d{1,6}$/.test(number)) throw hidden();
  const rows = await deps.db.rows.procedureVersions.all(
    { procedure_id: procedure, ...(number === undefined ? {} : { number: Number(number) }) },
    [['number', 'DESC']],
  );
  const [found] = rows;
  if (!found) throw hidden();
  const row = await readableVersion(deps, actor, found.id);
  return { ...(await deps.definitions.byVersion(row.id)), number: row.number };
}
