import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const root = process.cwd();

/** Files of a folder and those within it that end so, as paths from the root. */
export function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Every file of the server. */
export const sources = filesBelow('server', '.ts');
export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Imports of the project's own files, as paths from the root. */
export function importsOf(file: string): string[] {
  const found = textOf(file).matchAll(
    /from '(\.{1,2}\/[^']+)\.js'|import\('(\.{1,2}\/[^']+)\.js'\)/g,
  );
  return [...found].map((match) => normalize(join(dirname(file), `${match[1] ?? match[2]}.ts`)));
}
