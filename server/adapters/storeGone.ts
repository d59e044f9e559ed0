import { inTime } from './inTime.js';

/** What a disk or a mount that has gone says, and one that lets nobody write any more. */
const gone: ReadonlySet<unknown> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EIO',
  'EROFS',
  'EACCES',
  'ENODEV',
  'ENOTCONN',
  'ESTALE',
  'ETIMEDOUT',
  'EHOSTDOWN',
]);

/** The place of files cannot be reached just now: nothing was kept, and later it may be. */
export class StoreGone extends Error {
  override readonly name = 'StoreGone';
}

/** What a system call on the place of files said, where it says that this is not there; else null. */
export function storeGoneBy(error: unknown): StoreGone | null {
  if (error instanceof StoreGone) return error;
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return null;
  if (!gone.has(error.code)) return null;
  return new StoreGone('the place of files cannot be reached', { cause: error });
}

/** Does work on the place of files; throws `StoreGone` where that is not there. */
export async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeGoneBy(error) ?? error;
  }
}

/** What takes longer on a disk hangs, as a network disk does whose server is away. */
const soonMs = 20_000;

/** The same for a short step, which nobody waits for longer than so many milliseconds. */
export async function soonInStore<T>(work: () => Promise<T>, withinMs = soonMs): Promise<T> {
  const late = new StoreGone(`the place of files did not answer within ${withinMs} ms`);
  const done = await inTime<T | StoreGone>(inStore(work), withinMs, late);
  if (done instanceof StoreGone) throw done;
  return done;
}
