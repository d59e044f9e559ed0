import { setTimeout } from 'node:timers/promises';
import { cleanCopy } from '../../adapters/cleanCopy.js';
import { contentAt } from '../../adapters/fileContent.js';
import { id } from '../../data/schema/columns.js';
import { files } from '../../data/tables/cases.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { contentVersion, frozenContent } from '../casefile/frozenContent.js';
import type { Deps } from '../request/deps.js';
import type { Reply } from '../request/route.js';
import { filesOf, readableDocumentsOf } from './readingMatter.query.js';

const shownInPlace = ['application/pdf', 'image/jpeg', 'image/png'];

/**
 * A document as experts get it: a copy without its properties, which say whose machine it was
 * written on, under the document's own name. Where no such copy can be made nothing is shown in its
 * place. What experts may not open does not exist. With `pages` one of an office program comes as a
 * PDF, made of that copy.
 */
export async function readDocument(
  deps: Deps,
  row: CaseRow,
  key: string,
  pages = false,
): Promise<Reply> {
  const clean = await cleanDocument(deps, row, key);
  if (clean === null) throw conflict('document_not_cleaned');
  const { type } = clean;
  const path = pages ? await deps.office.pdfOf(clean.path, type) : clean.path;
  const content = path === null ? null : await contentAt(path);
  if (content === null) throw conflict('document_not_shown');
  return pages
    ? { reply: 'file', content, name: `${key}.pdf`, type: 'application/pdf', inline: true }
    : {
        reply: 'file',
        content,
        name: `${key}${clean.ending}`,
        type,
        inline: shownInPlace.includes(type),
      };
}

/** How a document of an office program can be shown: as pages, soon, not, or on this server not at all. */
export type PagesShown = 'ready' | 'making' | 'failed' | 'not_here';

/** Longer nobody waits for a page; the document is converted meanwhile. */
const PATIENCE_MS = 10_000;

/**
 * Has the chosen document converted where it is of an office program, and says whether it can be
 * shown; null for any other document, and for none.
 */
export async function pagesOf(deps: Deps, row: CaseRow, key: string): Promise<PagesShown | null> {
  if (key === '') return null;
  const stored = await documentOf(deps, row, key);
  if (stored === null || !deps.office.knows(stored.type)) return null;
  if (!deps.office.there) return 'not_here';
  const making = cleanDocument(deps, row, key)
    .then((clean) => clean && deps.office.pdfOf(clean.path, clean.type))
    .then(
      (path): PagesShown => (path === null ? 'failed' : 'ready'),
      (): PagesShown => 'failed',
    );
  const patience = new AbortController();
  const late = setTimeout(PATIENCE_MS, 'making' as const, { signal: patience.signal }).catch(
    () => 'making' as const,
  );
  const shown = await Promise.race([making, late]);
  patience.abort();
  return shown;
}

type CaseRow = Pick<ApplicationRow, 'id' | 'state' | 'procedure_version_id'>;

/** The copy without properties; null where none can be made. Hides what experts may not open. */
async function cleanDocument(deps: Deps, row: CaseRow, key: string) {
  const stored = await documentOf(deps, row, key);
  const local = stored && deps.files.local(stored.id);
  if (!stored || !local || !(await local.bring())) throw hidden();
  const path = await cleanCopy(local.path, stored.type);
  return path === null ? null : { path, type: stored.type, ending: stored.ending };
}

/** The stored file that a key names, among those that experts may open; null where there is none. */
async function documentOf(deps: Deps, row: CaseRow, key: string) {
  const [, document = '', part = ''] = /^(.+)-([1-9]\d{0,3})$/.exec(key) ?? [];
  const content = await frozenContent(deps, row);
  const { definition } = await contentVersion(deps, row, content);
  const readable = readableDocumentsOf(definition).some((each) => each.id === document);
  const handedIn = filesOf(content, document)[Number(part) - 1];
  const stored = readable && handedIn ? await storedFile(deps, handedIn.id) : undefined;
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(handedIn?.name ?? '')?.[0].toLowerCase() ?? '';
  return stored ? { ...stored, ending } : null;
}

async function storedFile({ db }: Deps, attachment: string) {
  const [found] = await db.select(
    { id: id(), type: files.columns.type },
    `SELECT f.id, f.type FROM attachments t JOIN files f ON f.id = t.file_id WHERE t.id = :attachment`,
    { attachment },
  );
  return found;
}
