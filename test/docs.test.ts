import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = process.cwd();
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

const folders = ['server', 'migrations', 'test', 'views', 'public', 'config'];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|css|hbs|yaml|json)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name))),
);

/** Citations such as `docs/sources.md §5.1, §5.2`, each with the sections that it names. */
const cited = files.flatMap((file) =>
  [...textOf(file).matchAll(/([\w/.-]+\.md)((?:,? §[\d.]*\d)*)/g)].map((match) => ({
    file,
    document: match[1] ?? '',
    sections: [...(match[2] ?? '').matchAll(/[\d.]*\d/g)].map(([number]) => number),
  })),
);

const headingsOf = (document: string): ReadonlySet<string> =>
  new Set([...textOf(document).matchAll(/^#+ ([\d.]*\d)\.? /gm)].map((match) => match[1] ?? ''));

describe('documents that code cites', () => {
  const own = cited.filter(({ file }) => file !== 'test/docs.test.ts');

  test('are in the repository', () => {
    expect(own.length).toBeGreaterThan(15);
    const missing = own.filter(({ document }) => !existsSync(join(root, document)));
    expect(missing).toEqual([]);
  });

  test('have the sections that are cited', () => {
    const sections = own.flatMap((each) => each.sections.map((section) => ({ ...each, section })));
    expect(sections.length).toBeGreaterThan(15);
    const missing = sections.filter(({ document, section }) => !headingsOf(document).has(section));
    expect(missing).toEqual([]);
  });
});
