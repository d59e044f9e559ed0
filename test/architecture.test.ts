import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';

const root = process.cwd();

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .toSorted();
}

const sources = filesBelow('server', '.ts');
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Imports of the project's own files, as paths from the root. */
function importsOf(file: string): string[] {
  const found = textOf(file).matchAll(
    /from '(\.{1,2}\/[^']+)\.js'|import\('(\.{1,2}\/[^']+)\.js'\)/g,
  );
  return [...found].map((match) => normalize(join(dirname(file), `${match[1] ?? match[2]}.ts`)));
}

/** Floors from the ground up; a file imports from its own floor or a lower one. */
function floorOf(file: string): number {
  if (file.startsWith('server/domain/')) return 0;
  if (/^(server\/(data|adapters)|migrations)\//.test(file)) return 1;
  if (file.startsWith('server/features/')) return 2;
  return 3;
}

const featureOf = (file: string): string | null =>
  /^server\/features\/([^/]+)\//.exec(file)?.[1] ?? null;

describe('the four floors', () => {
  test('a file imports from its own floor or a lower one', () => {
    const upward = sources.flatMap((file) =>
      importsOf(file)
        .filter((target) => floorOf(target) > floorOf(file))
        .filter((target) => target !== 'server/settings.ts')
        .map((target) => `${file} → ${target}`),
    );
    expect(upward).toEqual([]);
  });

  test('a feature imports its own folder and the root files of features only', () => {
    const sideways = sources.flatMap((file) => {
      const feature = featureOf(file);
      return feature === null
        ? []
        : importsOf(file)
            .filter((target) => ![null, feature].includes(featureOf(target)))
            .map((target) => `${file} → ${target}`);
    });
    expect(sideways).toEqual([]);
  });

  test('the root files of features import no feature', () => {
    const down = sources
      .filter((file) => file.startsWith('server/features/') && featureOf(file) === null)
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => featureOf(target) !== null)
          .map((target) => `${file} → ${target}`),
      );
    expect(down).toEqual([]);
  });

  test('no file imports itself over others', () => {
    const graph = new Map(sources.map((file) => [file, importsOf(file)]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) {
        cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of sources) walk(file, []);
    expect(cycles).toEqual([]);
  });

  test('the domain knows no clock, environment, database or web', () => {
    const forbidden =
      /new Date\(\)|Date\.now|process\.|Math\.random|from '(sequelize|express|node:fs|node:http|handlebars)/;
    const offenders = sources.filter(
      (file) =>
        floorOf(file) === 0 && forbidden.test(textOf(file).replaceAll(/\/\*[\s\S]*?\*\//g, '')),
    );
    expect(offenders).toEqual([]);
  });

  test('only the data floor knows Sequelize', () => {
    const offenders = sources.filter(
      (file) => /from 'sequelize'/.test(textOf(file)) && !file.startsWith('server/data/'),
    );
    expect(offenders).toEqual([]);
  });

  test('features know no Express', () => {
    const offenders = sources.filter(
      (file) => floorOf(file) < 3 && /from '(express|multer|passport)/.test(textOf(file)),
    );
    expect(offenders).toEqual([]);
  });
});

describe('files', () => {
  test('names are unique, so that a name finds one file', () => {
    const names = sources.map((file) => basename(file)).filter((name) => name !== 'registry.ts');
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    expect(twice).toEqual([]);
  });

  test('none is over 300 lines, and half are under 80', () => {
    const all = [...sources, ...filesBelow('views', '.hbs'), ...filesBelow('public/js', '.js')];
    const lengths = all.map((file) => ({ file, lines: textOf(file).split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > 300)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(80);
  });

  test('no visible text stands outside locales and definitions', () => {
    const cjk = /[\u3400-\u9fff\uff01-\uff5e]/;
    const spoken = [...sources, ...filesBelow('views', '.hbs'), ...filesBelow('public/js', '.js')];
    const offenders = spoken.filter((file) =>
      cjk.test(
        textOf(file)
          .replaceAll(/\/\*[\s\S]*?\*\//g, '')
          .replaceAll(/\{\{!--[\s\S]*?--\}\}/g, '')
          .replaceAll(/^\s*\/\/.*$/gm, ''),
      ),
    );
    expect(offenders).toEqual([]);
  });

  test('nothing names a programme but its definition', () => {
    const offenders = sources.filter((file) => /haichuang|kechuang/i.test(textOf(file)));
    expect(offenders).toEqual([]);
  });
});
