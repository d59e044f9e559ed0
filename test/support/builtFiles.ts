import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the build makes of a source, both from the root of the project. */
export const builtFile = (source: string): string =>
  join('dist', source.replace(/\.(c?)ts$/, '.$1js'));

/** Sources that were changed, or came, since the last build; from the root of the project. */
export function unbuiltSources(): string[] {
  return ['server', 'migrations', 'test']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => /(?<!\.d)\.c?ts$/.test(path))
    .filter((path) => changedAt(path) > builtAt(path));
}

/** A build writes only what became another, and marks when it looked; 0 where it made nothing of the source. */
function builtAt(path: string): number {
  const written = changedAt(builtFile(path));
  return written === 0 ? 0 : Math.max(written, changedAt('dist/tsconfig.tsbuildinfo'));
}

/** In milliseconds; 0 for what is not there. */
const changedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
