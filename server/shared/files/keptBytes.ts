import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId, type Deps } from '../request/deps.js';
import type { ProofFile } from './proofFile.js';

/** Hex SHA-256 of bytes at hand. */
export const bytesHash = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Bytes that the product has made or read, laid where `keepProof` takes them from. */
export async function layBytes(
  { files }: Pick<Deps, 'files'>,
  bytes: Buffer,
  { name, type }: Pick<ProofFile, 'name' | 'type'>,
): Promise<ProofFile> {
  const path = join(files.temporaryFolder, newId());
  await writeFile(path, bytes, { flag: 'wx' });
  return { path, name, type, sizeBytes: bytes.length, sha256: bytesHash(bytes) };
}

/** The kept bytes; null where they are gone or are not those of this hash any more. */
export async function readKept(
  { files }: Pick<Deps, 'files'>,
  id: string,
  sha256: string,
): Promise<Buffer | null> {
  const content = await files.open(id);
  if (content === null) return null;
  const parts: Buffer[] = [];
  for await (const part of await content.read()) parts.push(Buffer.from(part));
  const bytes = Buffer.concat(parts);
  return bytesHash(bytes) === sha256 ? bytes : null;
}
