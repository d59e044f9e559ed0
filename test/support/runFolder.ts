import { mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const memory = '/dev/shm';
/** What the databases of a run take, and half as much again. */
const neededBytes = 3 * 2 ** 30;
const prefix = 'qixian-run-';

interface RunFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * The folder in which everything temporary of this run lies, also for its workers: in memory where
 * there is room, because databases wait for the disk at every commit.
 */
export async function openRunFolder(): Promise<RunFolder> {
  const parent = (await hasRoom(memory)) ? memory : tmpdir();
  await sweep(parent);
  const path = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  process.env['TMPDIR'] = path;
  process.env['QIXIAN_TEST_RUN'] = path;
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

async function hasRoom(folder: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= neededBytes;
  } catch {
    return false;
  }
}

/** Removes what runs left behind that were killed. */
async function sweep(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, pid] = /^qixian-run-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
