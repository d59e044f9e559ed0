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
 * place. What experts may not open does not exist.
 */
export async function readDocument(
  deps: Deps,
  row: Pick<ApplicationRow, 'id' | 'state' | 'procedure_version_id'>,
  key: string,
): Promise<Reply> {
  const [, document = '', part = ''] = /^(.+)-([1-9]\d{0,3})$/.exec(key) ?? [];
  const content = await frozenContent(deps, row);
  const { definition } = await contentVersion(deps, row, content);
  const readable = readableDocumentsOf(definition).some((each) => each.id === document);
  const handedIn = filesOf(content, document)[Number(part) - 1];
  const stored = readable && handedIn ? await storedFile(deps, handedIn.id) : undefined;
  const local = stored && deps.files.local(stored.id);
  if (!stored || !local || !(await local.bring())) throw hidden();
  const { type } = stored;
  const path = await cleanCopy(local.path, type);
  const clean = path === null ? null : await contentAt(path);
  if (clean === null) throw conflict('document_not_cleaned');
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(handedIn?.name ?? '')?.[0].toLowerCase() ?? '';
  return {
    reply: 'file',
    content: clean,
    name: `${key}${ending}`,
    type,
    inline: shownInPlace.includes(type),
  };
}

async function storedFile({ db }: Deps, attachment: string) {
  const [found] = await db.select(
    { id: id(), type: files.columns.type },
    `SELECT f.id, f.type FROM attachments t JOIN files f ON f.id = t.file_id WHERE t.id = :attachment`,
    { attachment },
  );
  return found;
}
