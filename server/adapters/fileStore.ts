import { access, copyFile, mkdir, readdir, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { contentAt, type StoredContent } from './fileContent.js';
import { openIncoming, sweepFolder, type IncomingFiles } from './incomingFiles.js';
import { soonInStore } from './storeGone.js';

/** A file of the store where threads of this machine can read it. */
export interface LocalCopy {
  /** Things made from it lie beside it, under its name and an ending. */
  readonly path: string;
  /** Sees to it that it is there; false where the store has no such file. Throws `StoreGone`. */
  bring(): Promise<boolean>;
}

/** Keeps uploaded content by id, outside the web root: in a folder, or in a bucket. */
export interface FileStore {
  /** Where uploads wait until they are looked at. */
  readonly temporaryFolder: string;
  readonly receive: IncomingFiles['receive'];
  /**
   * Moves a temporary file into the store under this id: all of it or nothing. Throws `StoreGone`
   * where that is away, and where what arrived has not this hash (hex SHA-256), if it is read on the way.
   */
  keep(temporaryPath: string, id: string, sha256: string): Promise<void>;
  /** The content, to be read; null where there is none: a row never counts without its blob. */
  open(id: string): Promise<StoredContent | null>;
  local(id: string): LocalCopy;
  /** Takes back a file whose row could not be written. One that is not there is no fault. */
  discard(id: string): Promise<void>;
  /** The ids of everything kept. */
  list(): AsyncIterable<string>;
  /**
   * Removes what has been on its way since before then (milliseconds since 1970, by the place of
   * files), half of a file in a bucket included; how many. Throws `StoreGone`.
   */
  sweepIncoming(before: number): Promise<number>;
  /** Room left where uploads arrive, in bytes; throws where files cannot be kept. */
  room(): Promise<number>;
  /** Throws where files cannot be reached; writes nothing. */
  reach(): Promise<void>;
}

/** Where a file lies below the place of files: on one of 256 shelves, which no folder listing outgrows. */
export const shelfPath = (id: string): string => `${id.slice(-2)}/${id}`;

/** A file store in a folder on disk. */
export async function openFileStore(folder: string): Promise<FileStore> {
  const incoming = await openIncoming(join(folder, 'incoming'));
  const pathOf = (id: string): string => join(folder, shelfPath(id));
  return {
    temporaryFolder: incoming.folder,
    receive: (stream) => incoming.receive(stream),
    keep: async (temporaryPath, id) => {
      const target = pathOf(id);
      await soonInStore(async () => {
        await mkdir(dirname(target), { recursive: true });
        await moveFile(temporaryPath, target);
      });
    },
    open: (id) => contentAt(pathOf(id)),
    local: (id) => ({
      path: pathOf(id),
      bring: async () => (await contentAt(pathOf(id))) !== null,
    }),
    discard: (id) => rm(pathOf(id), { force: true }),
    list: () => idsIn(folder),
    sweepIncoming: (before) => sweepFolder(incoming.folder, before),
    room: () => incoming.room(),
    reach: () => access(incoming.folder),
  };
}

/** What lies on the shelves, without what was made from it. */
async function* idsIn(folder: string): AsyncGenerator<string> {
  const shelves = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const shelf of shelves.filter((each) => each.isDirectory() && each.name.length === 2)) {
    const names = await readdir(join(folder, shelf.name));
    yield* names.filter((name) => !name.includes('.'));
  }
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
