import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The templates of a folder by name: `cases/list` for `cases/list.hbs`. */
export interface TemplateFiles {
  names(): readonly string[];
  source(name: string): string | undefined;
  /** Looks at the folder again and reads what was edited, added or removed; tells its names. */
  readEdited(): readonly string[];
}

/** Reads every template of a folder. */
export function openTemplateFiles(folder: string): TemplateFiles {
  const known = new Map<string, { readonly source: string; readonly stamp: string }>();
  const readEdited = (): readonly string[] => {
    const present = namesIn(folder);
    const removed = [...known.keys()].filter((name) => !present.has(name));
    const edited: string[] = [];
    for (const [name, file] of present) {
      const { mtimeMs, size } = statSync(file);
      const stamp = `${mtimeMs} ${size}`;
      if (known.get(name)?.stamp === stamp) continue;
      known.set(name, { source: readFileSync(file, 'utf8'), stamp });
      edited.push(name);
    }
    for (const name of removed) known.delete(name);
    return [...edited, ...removed];
  };
  readEdited();
  return { names: () => [...known.keys()], source: (name) => known.get(name)?.source, readEdited };
}

function namesIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.hbs'))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => [
      relative(folder, file)
        .replace(/\.hbs$/, '')
        .replaceAll('\\', '/'),
      file,
    ]),
  );
}
