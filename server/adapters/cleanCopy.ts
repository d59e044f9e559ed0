import { randomUUID } from 'node:crypto';
import { access, rename, rm } from 'node:fs/promises';
import { threadOf } from './thread.js';

/** A document of 100 MB takes some seconds on a slow machine. */
const LONGEST_MS = 60_000;

/** Where a copy goes, without the properties of the file it is made from. */
export interface CopyJob {
  readonly from: string;
  readonly to: string;
  readonly type: string;
}

const write = threadOf<'written'>(new URL('./cleanCopyWorker.js', import.meta.url), {
  longestMs: LONGEST_MS,
  mostMegabytes: 768,
});

let last: Promise<unknown> = Promise.resolve();

/**
 * The path of a stored file's copy without its properties, made beside it by a thread of its own
 * the first time somebody asks; the file itself never changes. Null where no such copy can be made:
 * then nothing may be shown in its place.
 */
export async function cleanCopy(path: string, type: string): Promise<string | null> {
  const copy = `${path}.blind`;
  const making = last.then(async () => (await isThere(copy)) || makeIn(path, copy, type));
  last = making;
  return (await making) ? copy : null;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function makeIn(from: string, copy: string, type: string): Promise<boolean> {
  const to = `${copy}.${randomUUID()}`;
  const made = await write({ from, to, type }).then(
    () => true,
    () => false,
  );
  if (made) await rename(to, copy);
  else await rm(to, { force: true });
  return made;
}
