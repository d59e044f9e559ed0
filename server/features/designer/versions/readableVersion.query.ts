import { scopeOf, inScope } from '../../../domain/access/scope.js';
import { policy } from '../../../domain/access/policy.js';
import type { Actor } from '../../../domain/actor.js';
import { hidden } from '../../../domain/refusal.js';
import type { RowOf } from '../../../data/schema/rows.js';
import type { procedureVersions } from '../../../data/tables/procedures.js';
import type { Deps } from '../../../shared/request/deps.js';

export type VersionRow = RowOf<typeof procedureVersions>;

/** A published version of a procedure of this person's programmes; others do not exist for them. */
export async function readableVersion(
  { db }: Deps,
  actor: Actor,
  versionId: string,
): Promise<VersionRow> {
  const row = await db.rows.procedureVersions.find({ id: versionId });
  const scope = scopeOf(actor, policy['procedure.view']);
  if (!row || !inScope(scope, row.definition.programme)) throw hidden();
  return row;
}
