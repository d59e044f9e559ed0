import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseJson } from '../domain/json.js';
import type { OwnName } from '../domain/ownNames/ownNames.js';
import type { LocalCopy } from './fileStore.js';
import { threadOf } from './thread.js';

const longestMs = 120_000;
/** Nobody waits longer for a page; what is found later is there when it is opened again. */
const patienceMs = 5_000;

/** A stored file, by its type as its content says. */
export interface ReadableFile extends LocalCopy {
  readonly type: string;
}

const findingSchema = z.object({
  /** Of which names: others are looked for anew. */
  key: z.string(),
  excerpts: z.array(z.string()),
  /** Whether all of its text could be read, a part of it, or nothing, as of a scan. */
  read: z.enum(['whole', 'part', 'none']),
});

/** Where names stand in the text of a file; `later` while it is still being read. */
export interface FileNames {
  readonly excerpts: readonly string[];
  readonly read: z.infer<typeof findingSchema>['read'] | 'later';
}

/** Where what was found in a file is kept. */
export const findingPath = (path: string): string => `${path}.names`;

/** What was found in it of these names before, or null. */
export async function keptFinding(path: string, key: string): Promise<FileNames | null> {
  const text = await readFile(findingPath(path), 'utf8').catch(() => null);
  const found = text === null ? null : findingSchema.safeParse(parseJson(text));
  return found?.data?.key === key ? found.data : null;
}

/** Which files are looked through for which names. */
export interface NamesJob {
  readonly files: readonly Pick<ReadableFile, 'path' | 'type'>[];
  readonly names: readonly OwnName[];
  readonly key: string;
}

const look = threadOf<'read'>(new URL('./namesInFilesWorker.js', import.meta.url), {
  longestMs,
  mostMegabytes: 768,
});

let last: Promise<unknown> = Promise.resolve();
let waiting: NamesJob[] = [];

/** Reads these files after those that are being read; whatever comes meanwhile shares the thread. */
async function readAside(job: NamesJob): Promise<void> {
  waiting.push(job);
  if (waiting.length === 1) {
    last = last.then(() => {
      const jobs = waiting;
      waiting = [];
      // What is not found is looked for again when somebody asks.
      return look(jobs).catch(() => null);
    });
  }
  await last;
}

/**
 * Where one of the names stands in the text of each file. They are read one after another by a
 * thread of its own, and what was found is kept beside the file until the names are others. Where
 * nothing may be kept, only what was found before is told.
 */
export async function namesInFiles(
  files: readonly ReadableFile[],
  names: readonly OwnName[],
  mayKeep = true,
): Promise<readonly FileNames[]> {
  const key = createHash('sha256')
    .update(
      names
        .map(({ text }) => text)
        .toSorted()
        .join('\n'),
    )
    .digest('hex');
  const kept = (): Promise<(FileNames | null)[]> =>
    Promise.all(files.map(({ path }) => keptFinding(path, key)));
  const before = await kept();
  const fresh = files.filter((_, at) => before[at] === null);
  const later: FileNames = { excerpts: [], read: 'later' };
  if (fresh.length === 0 || !mayKeep) return before.map((each) => each ?? later);
  await Promise.race([bringAndRead(fresh, { names, key }), patience()]);
  return (await kept()).map((each) => each ?? later);
}

/** Files whose place is away are left for later, and those that are gone are read as empty. */
async function bringAndRead(
  files: readonly ReadableFile[],
  { names, key }: Pick<NamesJob, 'names' | 'key'>,
): Promise<void> {
  const brought: Pick<ReadableFile, 'path' | 'type'>[] = [];
  for (const file of files) {
    const known = await file.bring().then(
      () => true,
      () => false,
    );
    if (known) brought.push({ path: file.path, type: file.type });
  }
  if (brought.length > 0) await readAside({ files: brought, names, key });
}

const patience = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, patienceMs).unref();
  });
