import type { Definition } from '../domain/definition/definition.js';
import type { DefinitionReading } from '../domain/definition/definitionFile.js';
import { conflict } from '../domain/refusal.js';
import { threadOf } from './thread.js';

/** The largest preset takes a thirtieth of this where nothing else runs, and a third on a busy machine. */
const LONGEST_MS = 10_000;
const MOST_WAITING = 4;

const read = threadOf<DefinitionReading<Definition>>(
  new URL('./definitionWorker.js', import.meta.url),
  { longestMs: LONGEST_MS, mostMegabytes: 192 },
);
const tooSlow = { path: '', code: 'definition_too_slow', params: {}, line: null };

let waiting = 0;

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
  try {
    return await read(yamlText);
  } catch {
    return { problems: [tooSlow] };
  } finally {
    waiting -= 1;
  }
}
