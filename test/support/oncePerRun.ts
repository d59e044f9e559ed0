import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const longestMs = 600_000;

/**
 * A folder that is made once in a run of the tests, by whichever worker asks first; `make` gives
 * the folder it made, which is moved. Where that fails everybody who asks is told why.
 */
export async function oncePerRun(name: string, make: () => Promise<string>): Promise<string> {
  const folder = join(runFolder(), name);
  const failure = `${folder}.failed`;
  if (existsSync(folder)) return folder;
  if (await isFirst(`${folder}.begun`)) {
    try {
      await rename(await make(), folder);
    } catch (error) {
      await writeFile(failure, error instanceof Error ? String(error.stack) : String(error));
    }
  }
  for (const until = Date.now() + longestMs; Date.now() < until;) {
    if (existsSync(folder)) return folder;
    if (existsSync(failure)) throw new Error(await readFile(failure, 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} was begun but never finished`);
}

const isFirst = (path: string): Promise<boolean> =>
  mkdir(path).then(
    () => true,
    () => false,
  );

/** The folder that jest's set-up makes for each run, where everything temporary lies. */
function runFolder(): string {
  const folder = process.env['QIXIAN_TEST_RUN'];
  if (folder === undefined || folder !== tmpdir()) throw new Error('started without jest');
  return folder;
}
