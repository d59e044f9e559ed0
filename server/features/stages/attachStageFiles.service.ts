import { inspectFile } from '../../adapters/fileInspector.js';
import { hashFile } from '../../adapters/fileStore.js';
import type { Actor } from '../../domain/actor.js';
import { tidyFileName } from '../../domain/application/fileName.js';
import { conflict, forbidden, invalid, Refused, type FieldReasons } from '../../domain/refusal.js';
import { lockCases } from '../caseLock.js';
import { openCase } from '../caseFile.js';
import { newId, type Deps } from '../deps.js';
import type { UploadedFile } from '../route.js';
import { demandSide, worksInStage, type Side } from './stageDoor.js';
import { evidenceSlot, stageFiles } from './stageFiles.query.js';

const field = 'evidence';
const mostMegabytes = 20;
const mostFiles = 20;
const accepted: readonly string[] = ['pdf', 'jpg', 'png'];

interface Evidence {
  readonly id: string;
  /** The stage the form was shown in; the present one where the form does not say. */
  readonly stage: string | undefined;
  readonly side: Side;
  readonly files: readonly UploadedFile[];
}

interface Looked {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/**
 * Takes PDF files and pictures as evidence of the present stage. What can be taken is taken; the
 * refusal of the others names `evidence`. The same file sent twice is kept once. Must not run
 * inside a transaction that may be retried, because files are moved.
 */
export async function attachStageFiles(
  deps: Deps,
  actor: Actor,
  { id, stage, side, files }: Evidence,
): Promise<void> {
  const present = await demandStage(deps, actor, id, side, stage);
  const sent = files.filter((file) => file.field === field && file.name !== '');
  if (sent.length === 0) throw invalid({ [field]: { code: 'choose_file' } });
  let reasons: FieldReasons = {};
  for (const file of sent) {
    try {
      const looked = await lookAt(file);
      await keep(deps, looked, (fileId) =>
        record(deps, actor, { id, stage: present, side }, looked, fileId),
      );
    } catch (error) {
      if (!(error instanceof Refused) || error.kind !== 'invalid') throw error;
      reasons = { ...error.fields, ...reasons };
    }
  }
  if (Object.keys(reasons).length > 0) throw new Refused('invalid', 'file_refused', {}, reasons);
}

/** The present stage, where this person works in it. */
async function demandStage(
  deps: Deps,
  actor: Actor,
  id: string,
  side: Side,
  shownIn?: string,
): Promise<string> {
  const file = await openCase(deps, id);
  demandSide(actor, file, side);
  const { stage } = file.subject.state;
  if (stage === null || (shownIn !== undefined && shownIn !== stage)) {
    throw conflict('stage_moved_on');
  }
  if (!worksInStage(actor, file, side)) throw forbidden('not_your_step');
  return stage;
}

async function lookAt({ path, name: given, sizeBytes }: UploadedFile): Promise<Looked> {
  const name = tidyFileName(given);
  const shown = name.length > 40 ? `${name.slice(0, 37)}…` : name;
  const refuse = (code: string, params = {}): Error =>
    invalid({ [field]: { code, params: { name: shown, ...params } } });
  if (name.length > 255) throw refuse('file_name_too_long');
  if (sizeBytes > mostMegabytes * 1024 * 1024) {
    throw refuse('file_over_limit', { max: mostMegabytes });
  }
  const found = await inspectFile(path);
  if ('problem' in found) throw refuse(`file_${found.problem}`);
  if (!accepted.includes(found.extension)) {
    throw refuse('file_wrong_type', { accept: accepted.join(' / ').toUpperCase() });
  }
  return { path, name, type: found.type, sizeBytes, sha256: await hashFile(path) };
}

/** Moves the content into the store; it is taken back where no row comes to stand for it. */
async function keep(
  deps: Deps,
  { path }: Looked,
  write: (fileId: string) => Promise<boolean>,
): Promise<void> {
  const fileId = newId();
  await deps.files.keep(path, fileId);
  try {
    const written = await deps.db.transaction(() => write(fileId));
    if (!written) await deps.files.discard(fileId);
  } catch (error) {
    await deps.files.discard(fileId);
    throw error;
  }
}

async function record(
  deps: Deps,
  actor: Actor,
  { id, stage, side }: Omit<Evidence, 'files' | 'stage'> & { readonly stage: string },
  { name, type, sizeBytes, sha256 }: Looked,
  fileId: string,
): Promise<boolean> {
  await lockCases(deps.db, [id]);
  await demandStage(deps, actor, id, side, stage);
  const there = await stageFiles(deps.db, id, stage);
  if (there.some((file) => file.sha256 === sha256 && file.addedBy === actor.userId)) return false;
  if (there.length >= mostFiles) {
    throw invalid({ [field]: { code: 'too_many_files', params: { max: mostFiles } } });
  }
  const at = deps.clock.now().toISOString();
  await deps.db.rows.files.insert({
    id: fileId,
    sha256,
    size_bytes: sizeBytes,
    type,
    stored_at: at,
    stored_by: actor.userId,
  });
  await deps.db.rows.attachments.insert({
    id: newId(),
    application_id: id,
    slot: evidenceSlot(stage),
    file_id: fileId,
    name,
    added_at: at,
    added_by: actor.userId,
    removed_at: null,
  });
  return true;
}
