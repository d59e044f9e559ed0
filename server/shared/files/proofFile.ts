import { inspectFile } from '../../adapters/fileInspector.js';
import { hashFile } from '../../adapters/fileContent.js';
import { tidyFileName } from '../../domain/application/fileName.js';
import { invalid } from '../../domain/refusal.js';
import { upTo } from '../../domain/typed.js';
import { newId, type Deps } from '../request/deps.js';
import type { UploadedFile } from '../request/route.js';

const mostMegabytes = 20;
/** What a form takes that asks for one proof. */
export const oneProof = { files: 1, megabytes: mostMegabytes } as const;
/** A licence and a letter of authorisation. */
export const twoProofs = { ...oneProof, files: 2 };
const proofLimits: FileLimits = { megabytes: mostMegabytes, of: ['pdf', 'jpg', 'png'] };

/** What a file may be, by the ending that its content has, and how large. */
export interface FileLimits {
  readonly megabytes: number;
  readonly of: readonly string[];
}

/** A file whose content was found to be what it claims. */
export interface ProofFile {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** The file sent under an input, looked at; null where none was chosen. Refuses at that input. */
export async function sentProof(
  files: readonly UploadedFile[],
  field: string,
): Promise<ProofFile | null> {
  const sent = files.find((file) => file.field === field && file.name !== '');
  return sent ? lookAtProof(sent, field) : null;
}

/** Refuses, at the input `field`, anything but a whole PDF or picture of 20 MB at most. */
export const lookAtProof = (file: UploadedFile, field: string): Promise<ProofFile> =>
  lookAtFile(file, field, proofLimits);

/** Refuses, at the input `field`, anything but a whole file of these kinds and this size at most. */
export async function lookAtFile(
  { path, name: given, sizeBytes }: UploadedFile,
  field: string,
  { megabytes, of }: FileLimits,
): Promise<ProofFile> {
  const name = tidyFileName(given);
  const shown = name.length > 40 ? `${upTo(name, 37)}\u2026` : name;
  const refuse = (code: string, params = {}): Error =>
    invalid({ [field]: { code, params: { name: shown, ...params } } });
  if (name.length > 255) throw refuse('file_name_too_long');
  if (sizeBytes > megabytes * 1024 * 1024) throw refuse('file_over_limit', { max: megabytes });
  const found = await inspectFile(path);
  if ('problem' in found) throw refuse(`file_${found.problem}`);
  if (!of.includes(found.extension)) {
    throw refuse('file_wrong_type', { accept: of.join(' / ').toUpperCase() });
  }
  return { path, name, type: found.type, sizeBytes, sha256: await hashFile(path) };
}

/** What was written for a proof, and whether its file is needed. */
type Written<T> = { readonly kept: boolean; readonly result: T };

/**
 * Moves the content into the store and writes what stands for it in one transaction; the content
 * is taken back where that fails or says that the file is not needed. Must not run inside another
 * transaction, since a file can be moved only once.
 */
export const keepProof = <T>(
  deps: Deps,
  proof: ProofFile,
  storedBy: string | null,
  write: (fileId: string) => Promise<Written<T>>,
): Promise<T> => keepProofs(deps, [proof], storedBy, ([fileId = '']) => write(fileId));

/** The same for several files at once: all of them are kept or none; ids in the order of `proofs`. */
export async function keepProofs<T>(
  deps: Deps,
  proofs: readonly ProofFile[],
  storedBy: string | null,
  write: (fileIds: readonly string[]) => Promise<Written<T>>,
): Promise<T> {
  const files = proofs.map((proof) => ({ proof, id: newId() }));
  const discard = async (): Promise<void> => {
    for (const { id } of files) await deps.files.discard(id);
  };
  try {
    for (const { proof, id } of files) await deps.files.keep(proof.path, id, proof.sha256);
    const { kept, result } = await deps.db.transaction(async () => {
      const written = await write(files.map(({ id }) => id));
      if (written.kept) {
        for (const { proof, id } of files) await insertFile(deps, proof, id, storedBy);
      }
      return written;
    });
    if (!kept) await discard();
    return result;
  } catch (error) {
    await discard();
    throw error;
  }
}

function insertFile(
  { db, clock }: Deps,
  { sha256, sizeBytes, type }: ProofFile,
  id: string,
  storedBy: string | null,
): Promise<void> {
  return db.rows.files.insert({
    id,
    sha256,
    size_bytes: sizeBytes,
    type,
    stored_at: clock.now().toISOString(),
    stored_by: storedBy,
  });
}
