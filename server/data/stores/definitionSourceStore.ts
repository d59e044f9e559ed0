import type { Database } from '../database.js';
import type { RowOf } from '../schema/rows.js';
import type { procedureDrafts } from '../tables/drafts.js';

/** The stream of a draft's events. */
export const draftStream = (id: string): string => `draft:${id}`;

type Draft = Pick<RowOf<typeof procedureDrafts>, 'id' | 'base_version_id'>;

/**
 * The text of the file that was imported last on the way to a draft, with its comments: into the
 * draft itself, or into one that the version it began from goes back to. Null where there is none.
 */
export async function sourceOfDraft(
  db: Database,
  { id, base_version_id: base }: Draft,
): Promise<string | null> {
  const imported = { stream: draftStream(id), type: 'draft_imported' };
  const [newest] = await db.rows.events.all(imported, [['seq', 'DESC']], 1);
  const yaml = newest?.data['yaml'];
  if (typeof yaml === 'string') return yaml;
  return base === null ? null : sourceOfVersion(db, base);
}

/** The same for a published version. */
export async function sourceOfVersion(db: Database, id: string): Promise<string | null> {
  const version = await db.rows.procedureVersions.find({ id });
  if (!version) return null;
  const { procedure_id, number } = version;
  const previous = await db.rows.procedureVersions.find({ procedure_id, number: number - 1 });
  // A version follows the one its draft began from, so that draft is known by it.
  const draft = await db.rows.procedureDrafts.find({
    procedure_id,
    status: 'published',
    base_version_id: previous?.id ?? null,
  });
  return draft ? sourceOfDraft(db, draft) : null;
}
