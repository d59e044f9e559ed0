import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { readFrozen, type FrozenContent } from '../../domain/application/content.js';
import type { Prepared } from '../../data/stores/definitionStore.js';
import { revisions } from '../../data/tables/cases.js';
import type { Deps } from '../request/deps.js';

const { columns: stored } = revisions;
const contentColumns = {
  application_id: stored.application_id,
  number: stored.number,
  content: stored.content,
};

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

/**
 * The same of many cases in one statement, by id; not in it are drafts, and cases of which something
 * is being handed in at this moment.
 */
export async function frozenContents(
  { db }: Deps,
  rows: readonly Pick<ApplicationRow, 'id' | 'state'>[],
): Promise<ReadonlyMap<string, FrozenContent>> {
  const known = new Map(rows.map(({ id, state }) => [id, state.revision]));
  if (known.size === 0) return new Map();
  const found = await db.select(
    contentColumns,
    `SELECT v.application_id, v.number, v.content FROM revisions v
      WHERE v.application_id IN (:ids)
        AND v.number = (SELECT MAX(l.number) FROM revisions l
                         WHERE l.application_id = v.application_id)`,
    { ids: [...known.keys()] },
  );
  return new Map(
    found
      .filter((each) => known.get(each.application_id) === each.number)
      .map((each) => [each.application_id, readFrozen(each.content)]),
  );
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
