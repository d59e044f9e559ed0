import { Worker } from 'node:worker_threads';
import type { Definition } from '../domain/definition/definition.js';
import type { DefinitionReading } from '../domain/definition/definitionFile.js';
import { conflict } from '../domain/refusal.js';

/** The largest preset takes a tenth of this where nothing else runs. */
const LONGEST_MS = 3000;
const MOST_WAITING = 4;

const program = new URL('./definitionWorker.js', import.meta.url);

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Reads a file that somebody sent in a thread of its own, one at a time, so that no file however
 * tangled keeps others waiting; what takes too long or too much memory is given up. Refuses where
 * too many wait already.
 */
export async function readDefinitionAside(
  yamlText: string,
): Promise<DefinitionReading<Definition>> {
  if (waiting >= MOST_WAITING) throw conflict('import_busy');
  waiting += 1;
  const reading = last.then(() => readInThread(yamlText));
  last = reading;
  try {
    return await reading;
  } finally {
    waiting -= 1;
  }
}

function readInThread(yamlText: string): Promise<DefinitionReading<Definition>> {
  return new Promise((resolve) => {
    const worker = new Worker(program, {
      workerData: yamlText,
      resourceLimits: { maxOldGenerationSizeMb: 192 },
    });
    const end = (reading: DefinitionReading<Definition>): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(reading);
    };
    const giveUp = (): void =>
      end({ problems: [{ path: '', code: 'definition_too_slow', params: {}, line: null }] });
    const timer = setTimeout(giveUp, LONGEST_MS);
    worker.once('message', end);
    worker.once('error', giveUp);
  });
}
