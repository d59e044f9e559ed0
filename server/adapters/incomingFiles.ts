import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { inStore } from './storeGone.js';

/** Where uploads wait on this machine until they are looked at, whatever keeps them afterwards. */
export interface IncomingFiles {
  readonly folder: string;
  /** Writes what is sent into a temporary file; nothing of it stays where that fails. Throws `StoreGone` as well. */
  receive(stream: Readable): Promise<{ readonly path: string; readonly size: number }>;
  /** Room left on their disk, in bytes; throws where nothing can be written there. */
  room(): Promise<number>;
}

/** Opens the folder and makes it where it is not there yet. */
export async function openIncoming(folder: string): Promise<IncomingFiles> {
  await mkdir(folder, { recursive: true });
  return {
    folder,
    receive: async (stream) => {
      const path = join(folder, randomUUID());
      try {
        const file = createWriteStream(path, { flags: 'wx' });
        await inStore(() => pipeline(stream, file));
        return { path, size: file.bytesWritten };
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    },
    room: async () => {
      const probe = join(folder, `probe-${randomUUID()}`);
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

/** Removes the files of a folder that were last written before then (milliseconds since 1970); how many. */
export async function sweepFolder(folder: string, before: number): Promise<number> {
  const old = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const path = join(folder, name);
      const written = await stat(path).catch(() => null);
      if (written === null || written.isDirectory() || written.mtimeMs >= before) return 0;
      await rm(path, { force: true });
      return 1;
    }),
  );
  return old.reduce<number>((all, each) => all + each, 0);
}
