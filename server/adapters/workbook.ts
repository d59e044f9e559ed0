import { Worker } from 'node:worker_threads';

/** A cell of a workbook: text that stays text, or an amount in yuan such as `1234.56`. */
export type WorkbookCell = { readonly text: string } | { readonly yuan: string };

/** One sheet with its heads in bold, which stay in sight. */
export interface WorkbookSheet {
  readonly name: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly WorkbookCell[])[];
}

/** 20,000 rows of sixteen cells take three seconds and 200 MB where nothing else runs. */
const LONGEST_MS = 60_000;
const MOST_MEGABYTES = 512;

const program = new URL('./workbookWorker.js', import.meta.url);

let last: Promise<unknown> = Promise.resolve();

/**
 * A workbook (ECMA-376) of one sheet, written in a thread of its own, one at a time, so that nobody
 * waits for somebody else's file. Throws where it takes too long or too much memory.
 */
export function workbookOf(sheet: WorkbookSheet): Promise<Buffer> {
  const writing = last.then(() => writtenInThread(sheet));
  last = writing.catch(() => {});
  return writing;
}

function writtenInThread(workerData: WorkbookSheet): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    const end = (then: () => void): void => {
      clearTimeout(timer);
      void worker.terminate();
      then();
    };
    const fail = (): void => end(() => reject(new Error('the workbook could not be written')));
    const timer = setTimeout(fail, LONGEST_MS);
    worker.once('message', (bytes: Uint8Array) => end(() => resolve(Buffer.from(bytes))));
    worker.once('error', fail);
  });
}
