import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { soonInStore } from './storeGone.js';

/** Bytes of a content by their places, counted from 0; both belong to it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Something stored that can be read, wherever it lies. */
export interface StoredContent {
  /** In bytes. */
  readonly size: number;
  /** When it was stored: milliseconds since 1970 by the clock of its place. */
  readonly keptAt: number;
  /** All of its bytes or some; throws `StoreGone` where its place is away by now. */
  read(part?: ByteRange): Promise<Readable>;
}

/** The content of a file on this machine; null where there is none. Throws `StoreGone` where its disk hangs. */
export async function contentAt(path: string): Promise<StoredContent | null> {
  const found = await soonInStore(() => stat(path).catch(() => null));
  if (found === null || !found.isFile()) return null;
  return {
    size: found.size,
    keptAt: found.mtimeMs,
    // Opened before anything is answered, so that a file gone meanwhile is a fault and no empty answer.
    read: (part) => soonInStore(async () => (await open(path)).createReadStream(part)),
  };
}

/** Hex SHA-256 of bytes as they come. */
export async function hashOfBytes(bytes: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}

/** Hex SHA-256 of a file, read as a stream. */
export const hashFile = (path: string): Promise<string> => hashOfBytes(createReadStream(path));

/** What was made for one answer and is kept nowhere. */
export const contentMade = (bytes: Buffer, made: Date): StoredContent => ({
  size: bytes.length,
  keptAt: made.getTime(),
  read: async ({ start, end } = { start: 0, end: bytes.length - 1 }) =>
    Readable.from([bytes.subarray(start, end + 1)]),
});
