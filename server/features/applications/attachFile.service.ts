import { inspectFile } from '../../adapters/fileInspector.js';
import { hashFile } from '../../adapters/fileContent.js';
import type { Actor } from '../../domain/actor.js';
import { tidyFileName } from '../../domain/application/fileName.js';
import type { DocumentRule } from '../../domain/definition/definition.js';
import { hidden, invalid, type Reason } from '../../domain/refusal.js';
import { upTo } from '../../domain/typed.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { documentSlot, openApplicationDraft, type Draft } from './applicationDraft.query.js';
import { holdApplicationDraft } from './holdDraft.step.js';
import { notOpen } from './notOpen.step.js';
import { applicationView } from './applicationView.file.js';

/** A file on disk in `deps.files.temporaryFolder`; it is moved away when it is taken. */
export interface NewFile {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
}

interface AttachInput {
  readonly id: string;
  readonly document: string;
  readonly file: NewFile;
}

interface Looked {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Takes a file as a document of the application and gives the attachment's id. It is judged by its
 * content; a refusal names the input `document.<id>`. The same file sent twice is kept once. Must
 * not run inside a transaction that may be retried, because the file is moved.
 */
export async function attachFile(deps: Deps, actor: Actor, input: AttachInput): Promise<string> {
  const draft = await openApplicationDraft(deps, actor, input.id);
  const rule = ruleOf(draft, input.document);
  const looked = await lookAt(input.file, rule);
  const fileId = newId();
  await deps.files.keep(input.file.path, fileId, looked.sha256);
  try {
    const { attachment, fresh } = await deps.db.transaction(() =>
      record(deps, actor, input, rule, looked, fileId),
    );
    if (!fresh) await deps.files.discard(fileId);
    return attachment;
  } catch (error) {
    await deps.files.discard(fileId);
    throw error;
  }
}

/** Takes a document's file off the application; the second time nothing happens. */
export async function removeFile(
  deps: Deps,
  actor: Actor,
  { id, attachment }: { readonly id: string; readonly attachment: string },
): Promise<void> {
  await deps.db.transaction(async () => {
    const draft = await holdApplicationDraft(deps, actor, id);
    const { files } = draft;
    const held = files.find((file) => file.id === attachment);
    if (!held) return;
    await demandEditable(deps, draft, held.document);
    await deps.db.rows.attachments.update(
      { id: attachment, application_id: id, removed_at: null },
      { removed_at: deps.clock.now().toISOString() },
    );
  });
}

function ruleOf({ file }: Draft, document: string): DocumentRule {
  const found = file.compiled.documents.get(document);
  if (!found) throw hidden();
  return found.document;
}

async function lookAt(file: NewFile, rule: DocumentRule): Promise<Looked> {
  const refuse = (reason: Reason): Error => invalid({ [documentSlot(rule.id)]: reason });
  const name = tidyFileName(file.name);
  const shown = name.length > 40 ? `${upTo(name, 37)}…` : name;
  if (name.length > 255) throw refuse({ code: 'file_name_too_long', params: { name: shown } });
  if (file.sizeBytes > rule.max_mb * 1024 * 1024) {
    throw refuse({ code: 'file_over_limit', params: { name: shown, max: rule.max_mb } });
  }
  const found = await inspectFile(file.path);
  if ('problem' in found) {
    throw refuse({ code: `file_${found.problem}`, params: { name: shown } });
  }
  if (!rule.accept.some((extension) => extension === found.extension)) {
    const accept = rule.accept.join(' / ').toUpperCase();
    throw refuse({ code: 'file_wrong_type', params: { name: shown, accept } });
  }
  const sha256 = await hashFile(file.path);
  return { name, type: found.type, sizeBytes: found.sizeBytes, sha256 };
}

async function record(
  deps: Deps,
  actor: Actor,
  { id, document }: AttachInput,
  rule: DocumentRule,
  looked: Looked,
  fileId: string,
): Promise<{ readonly attachment: string; readonly fresh: boolean }> {
  const draft = await holdApplicationDraft(deps, actor, id);
  const { files } = draft;
  await demandEditable(deps, draft, document);
  const here = files.filter((file) => file.document === document);
  const twin = here.find((file) => file.sha256 === looked.sha256);
  if (twin) return { attachment: twin.id, fresh: false };
  if (here.length >= rule.max_files) {
    throw invalid({
      [documentSlot(document)]: { code: 'too_many_files', params: { max: rule.max_files } },
    });
  }
  const at = deps.clock.now().toISOString();
  await deps.db.rows.files.insert({
    id: fileId,
    sha256: looked.sha256,
    size_bytes: looked.sizeBytes,
    type: looked.type,
    stored_at: at,
    stored_by: actor.userId,
  });
  const attachment = newId();
  await deps.db.rows.attachments.insert({
    id: attachment,
    application_id: id,
    slot: documentSlot(document),
    file_id: fileId,
    name: looked.name,
    added_at: at,
    added_by: actor.userId,
    removed_at: null,
  });
  return { attachment, fresh: true };
}

async function demandEditable(deps: Deps, draft: Draft, document: string): Promise<void> {
  const { editable } = applicationView(draft, draft.files);
  if (!editable.documents.has(document)) throw await notOpen(deps, draft);
}
