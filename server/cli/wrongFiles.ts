import { hashOfBytes } from '../adapters/fileContent.js';
import type { FileStore } from '../adapters/fileStore.js';
import type { Database } from '../data/database.js';
import { files } from '../data/tables/cases.js';

const columns = { id: files.columns.id, sha256: files.columns.sha256 };
const page = 500;

export interface WrongFile {
  readonly id: string;
  readonly what: 'missing' | 'altered';
}

/** Reads every stored file and holds it against the hash of its row. Throws `StoreGone`. */
export async function wrongFiles(
  db: Database,
  store: FileStore,
): Promise<{ readonly count: number; readonly wrong: readonly WrongFile[] }> {
  const wrong: WrongFile[] = [];
  let count = 0;
  for (let after = ''; ;) {
    const rows = await db.select(
      columns,
      `SELECT id, sha256 FROM files WHERE id > :after ORDER BY id LIMIT ${page}`,
      { after },
    );
    for (const { id, sha256 } of rows) {
      const found = await hashKept(store, id);
      if (found === null) wrong.push({ id, what: 'missing' });
      else if (found !== sha256) wrong.push({ id, what: 'altered' });
    }
    count += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < page) return { count, wrong };
    after = last.id;
  }
}

/** Null where it is not there or cannot be read, although its place can be reached. */
async function hashKept(store: FileStore, id: string): Promise<string | null> {
  try {
    const content = await store.open(id);
    return content === null ? null : await hashOfBytes(await content.read());
  } catch {
    await store.reach();
    return null;
  }
}
