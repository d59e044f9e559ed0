import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDuplicate } from '../../data/databaseErrors.js';
import { blankForms } from '../../data/tables/callNotices.js';
import { files } from '../../data/tables/cases.js';
import { blankFormLimits, blankFormsOf } from '../../domain/definition/definitionPackage.js';
import type { BlankForm, Definition } from '../../domain/definition/definition.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../request/deps.js';
import type { Reply, UploadedFile } from '../request/route.js';
import { keepProof, lookAtFile } from './proofFile.js';

/** What a form takes that brings a blank form. */
export const oneBlankForm = { files: 1, megabytes: blankFormLimits.megabytes } as const;

/**
 * Keeps a file as a blank form and tells by what a definition names it; the same content is kept
 * once. Refuses at the input `field`. Must not run inside a transaction, since a file is moved.
 */
export async function keepBlankForm(
  deps: Deps,
  by: string | null,
  sent: UploadedFile,
  field: string,
): Promise<BlankForm> {
  const { name, sha256, ...looked } = await lookAtFile(sent, field, blankFormLimits);
  if (!(await deps.db.rows.blankForms.find({ sha256 }))) {
    try {
      await keepProof(deps, { ...looked, name, sha256 }, by, async (fileId) => {
        const added_at = deps.clock.now().toISOString();
        await deps.db.rows.blankForms.insert({ sha256, file_id: fileId, added_at });
        return { kept: true, result: null };
      });
    } catch (error) {
      // Somebody brought the same content at this moment, which will do.
      if (!isDuplicate(error)) throw error;
    }
  }
  return { name, sha256 };
}

/** The same for bytes that came within a definition; `name` is for what is refused. */
export async function keepBlankFormBytes(
  deps: Deps,
  by: string | null,
  { name, bytes }: { readonly name: string; readonly bytes: Buffer },
): Promise<void> {
  const path = join(deps.files.temporaryFolder, randomUUID());
  await writeFile(path, bytes);
  await keepBlankForm(deps, by, { field: 'file', name, path, sizeBytes: bytes.length }, 'file');
}

const formColumns = {
  sha256: blankForms.columns.sha256,
  id: files.columns.id,
  type: files.columns.type,
};

async function rowsOf({ db }: Pick<Deps, 'db'>, hashes: readonly string[]) {
  if (hashes.length === 0) return [];
  return db.select(
    formColumns,
    `SELECT b.sha256, f.id, f.type FROM blank_forms b JOIN files f ON f.id = b.file_id
      WHERE b.sha256 IN (:hashes)`,
    { hashes },
  );
}

/** The blank forms that a definition names and that are not kept here. */
export async function missingBlankForms(
  deps: Pick<Deps, 'db'>,
  definition: Definition,
): Promise<readonly BlankForm[]> {
  const named = blankFormsOf(definition);
  const here = new Set(
    (
      await rowsOf(
        deps,
        named.map(({ sha256 }) => sha256),
      )
    ).map(({ sha256 }) => sha256),
  );
  return named.filter(({ sha256 }) => !here.has(sha256));
}

/** The contents of all blank forms of a definition, by hash; one that cannot be read is left out. */
export async function blankFormContents(
  deps: Pick<Deps, 'db' | 'files'>,
  definition: Definition,
): Promise<ReadonlyMap<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  const rows = await rowsOf(
    deps,
    blankFormsOf(definition).map(({ sha256 }) => sha256),
  );
  for (const { sha256, id } of rows) {
    const stored = await deps.files.open(id);
    if (stored === null) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await stored.read()) chunks.push(Buffer.from(chunk));
    contents.set(sha256, Buffer.concat(chunks));
  }
  return contents;
}

/** The blank form of a document, to be saved; a document without one has no such address. */
export async function blankFormReply(
  deps: Pick<Deps, 'db' | 'files'>,
  { documents }: Definition,
  document: string,
): Promise<Reply> {
  const form = documents.find(({ id }) => id === document)?.blank_form;
  const [row] = form ? await rowsOf(deps, [form.sha256]) : [];
  const content = row ? await deps.files.open(row.id) : null;
  if (!form || !row || content === null) throw hidden();
  return { reply: 'file', content, name: form.name, type: row.type, inline: false };
}
