import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { readFrozen, type FrozenContent } from '../../domain/application/content.js';
import type { Prepared } from '../../data/stores/definitionStore.js';
import type { Deps } from '../request/deps.js';

/** What a case's applicant last handed in, with private answers sealed; null for a draft. */
export async function frozenContent(
  { db }: Deps,
  row: Pick<ApplicationRow, 'id' | 'state'>,
): Promise<FrozenContent | null> {
  const { revision } = row.state;
  if (revision === 0) return null;
  const found = await db.rows.revisions.find({ application_id: row.id, number: revision });
  return found ? readFrozen(found.content) : null;
}

/** The revision stored last, even where the case does not know of it yet: while it is handed in. */
export async function latestContent({ db }: Deps, id: string): Promise<FrozenContent | null> {
  const [found] = await db.rows.revisions.all({ application_id: id }, [['number', 'DESC']], 1);
  return found ? readFrozen(found.content) : null;
}

/**
 * The version by which content is read: the one it was handed in under, whatever the case follows
 * now. Before anything was handed in, the case's own.
 */
export const contentVersion = (
  { definitions }: Deps,
  row: Pick<ApplicationRow, 'procedure_version_id'>,
  content: Pick<FrozenContent, 'procedure_version'> | null,
): Promise<Prepared> =>
  definitions.byVersion(content?.procedure_version ?? row.procedure_version_id);
