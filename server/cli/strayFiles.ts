import type { FileStore } from '../adapters/fileStore.js';
import type { Database } from '../data/database.js';
import { files } from '../data/tables/cases.js';

const columns = { id: files.columns.id };
/** So many are looked for in the rows at once. */
const some = 500;

/** What the store holds beside what rows name. */
interface StrayFiles {
  /** The ids of files that no row names. */
  readonly stray: readonly string[];
  /** How many files the rows name. */
  readonly named: number;
}

const dayMs = 24 * 3600 * 1000;

/** How many files of the store no row has named for a day, in words; null where there is none. */
export async function noteOfStrays(db: Database, store: FileStore): Promise<string | null> {
  const { stray } = await strayFiles(db, store, Date.now() - dayMs);
  if (stray.length === 0) return null;
  return `${stray.length} files that no row names; "qixian files sweep" lists and removes them`;
}

/**
 * Files that the store has held since before then (milliseconds since 1970) and that no row names: a
 * process was killed before their row was written, or the place was away as they were taken back.
 * Younger ones may be on their way. Throws `StoreGone`.
 */
export async function strayFiles(
  db: Database,
  store: FileStore,
  before: number,
): Promise<StrayFiles> {
  const stray: string[] = [];
  let named = 0;
  const look = async (ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    const rows = await db.select(columns, 'SELECT id FROM files WHERE id IN (:ids)', { ids });
    const known = new Set(rows.map(({ id }) => id));
    named += known.size;
    for (const id of ids.filter((each) => !known.has(each))) {
      const content = await store.open(id);
      if (content !== null && content.keptAt < before) stray.push(id);
    }
  };
  let ids: string[] = [];
  for await (const id of store.list()) {
    ids.push(id);
    if (ids.length < some) continue;
    await look(ids);
    ids = [];
  }
  await look(ids);
  return { stray, named };
}
