import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import {
  access,
  copyFile,
  mkdir,
  readdir,
  rename,
  rm,
  stat,
  statfs,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inStore } from './storeGone.js';

/** Keeps uploaded content by id, outside the web root. */
export interface FileStore {
  /** Moves a temporary file into the store under this id; throws `StoreGone` where that is away. */
  keep(temporaryPath: string, id: string): Promise<void>;
  /** Writes what is sent into a temporary file; nothing of it stays where that fails. Throws `StoreGone` as well. */
  receive(stream: Readable): Promise<{ readonly path: string; readonly size: number }>;
  /** The path of a stored file. */
  pathOf(id: string): string;
  /** Whether the content is there: a row never counts without its blob. */
  has(id: string): Promise<boolean>;
  /** Takes back a file whose row could not be written. */
  discard(id: string): Promise<void>;
  /** Removes what waits for longer than since then (milliseconds since 1970, by the disk); how many. */
  sweepIncoming(before: number): Promise<number>;
  /** Room left where files are kept, in bytes; throws where none can be written. */
  room(): Promise<number>;
  /** Where uploads wait until they are looked at. */
  readonly temporaryFolder: string;
}

/** A file store in a folder on disk. */
export async function openFileStore(folder: string): Promise<FileStore> {
  const temporaryFolder = join(folder, 'incoming');
  await mkdir(temporaryFolder, { recursive: true });
  const pathOf = (id: string): string => join(folder, id.slice(-2), id);
  return {
    temporaryFolder,
    pathOf,
    keep: async (temporaryPath, id) => {
      const target = pathOf(id);
      await inStore(async () => {
        await mkdir(dirname(target), { recursive: true });
        await moveFile(temporaryPath, target);
      });
    },
    receive: async (stream) => {
      const path = join(temporaryFolder, randomUUID());
      try {
        const file = createWriteStream(path, { flags: 'wx' });
        await inStore(() => pipeline(stream, file));
        return { path, size: file.bytesWritten };
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },
    has: (id) =>
      access(pathOf(id)).then(
        () => true,
        () => false,
      ),
    discard: (id) => rm(pathOf(id), { force: true }),
    sweepIncoming: (before) => sweepFolder(temporaryFolder, before),
    room: async () => {
      const probe = join(temporaryFolder, `probe-${randomUUID()}`);
      try {
        await writeFile(probe, 'probe');
      } finally {
        await rm(probe, { force: true });
      }
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

async function sweepFolder(folder: string, before: number): Promise<number> {
  const old = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name);
      const written = await stat(path).catch(() => null);
      if (written === null || written.mtimeMs >= before) return 0;
      await rm(path, { force: true });
      return 1;
    }),
  );
  return old.reduce<number>((all, each) => all + each, 0);
}

// A rename cannot cross file systems; a copy can.
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    // Under its own name only once it is whole.
    const beside = `${to}.part`;
    try {
      await copyFile(from, beside);
      await rename(beside, to);
    } catch (failure) {
      await rm(beside, { force: true });
      throw failure;
    }
    await unlink(from);
  }
}

/** Hex SHA-256 of a file, read as a stream. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
