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

/** Names of the values and types that a file gives to others. */
function exportsOf(file: string): string[] {
  const found = textOf(file).matchAll(
    /^export (?:abstract |async )*(?:const|function\*?|class|type|interface|enum) (\w+)/gm,
  );
  return [...found].flatMap((match) => match[1] ?? []);
}

/**
 * Whether one name becomes the other by adding, leaving out or exchanging one letter. `case` and
 * `cases` are one word and its plural, which says something.
 */
function oneLetterApart(one: string, other: string): boolean {
  const [short = '', long = ''] = [one, other].toSorted((a, b) => a.length - b.length);
  if (long.length - short.length > 1) return false;
  const at = Array.from(long).findIndex((letter, index) => letter !== short[index]);
  const rest = long.slice(at + 1);
  if (long.length === short.length) return rest === short.slice(at + 1);
  return rest === short.slice(at) && !(long[at] === 's' && /^(\.|$|[A-Z])/.test(rest));
}

/** Floors from the ground up; a file imports from its own floor or a lower one. */
function floorOf(file: string): number {
  if (file.startsWith('server/domain/')) return 0;
  if (/^(server\/(data|adapters)|migrations)\//.test(file)) return 1;
  if (file.startsWith('server/shared/')) return 2;
  if (file.startsWith('server/features/')) return 3;
  return 4;
}

/** The rooms of the shared floor and which others each may enter. */
const sharedRooms: Readonly<Record<string, readonly string[]>> = {
  request: [],
  forms: [],
  words: [],
  definitionWords: [],
  calls: ['request'],
  security: ['request'],
  files: ['request'],
  casefile: ['request'],
  letters: ['request', 'casefile'],
  effects: ['request', 'casefile', 'letters'],
  casework: ['request', 'casefile', 'effects', 'letters'],
};

const roomOn = (floor: 'shared' | 'features', file: string): string | null =>
  new RegExp(`^server/${floor}/([^/]+)/`).exec(file)?.[1] ?? null;

/** The folder of a file; the two files that stand in `server/` itself are places of their own. */
const folderOf = (file: string): string => (dirname(file) === 'server' ? file : dirname(file));

/** The ways through `graph` that lead back to where they began. */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (place: string, path: readonly string[]): void => {
    if (path.includes(place)) {
      cycles.push([...path.slice(path.indexOf(place)), place].join(' → '));
      return;
    }
    if (done.has(place)) return;
    for (const next of graph.get(place) ?? []) walk(next, [...path, place]);
    done.add(place);
  };
  for (const place of graph.keys()) walk(place, []);
  return cycles;
}

describe('the five floors', () => {
  test('a file imports from its own floor or a lower one', () => {
    const upward = sources.flatMap((file) =>
      importsOf(file)
        .filter((target) => floorOf(target) > floorOf(file))
        .filter((target) => target !== 'server/settings.ts')
        .map((target) => `${file} → ${target}`),
    );
    expect(upward).toEqual([]);
  });

  test.each(['shared', 'features'] as const)('%s holds rooms and no file of its own', (floor) => {
    const loose = sources.filter((file) => dirname(file) === `server/${floor}`);
    expect(loose).toEqual([]);
  });

  test('features never meet', () => {
    const meetings = sources.flatMap((file) => {
      const feature = roomOn('features', file);
      return feature === null
        ? []
        : importsOf(file)
            .filter((target) => ![null, feature].includes(roomOn('features', target)))
            .map((target) => `${file} → ${target}`);
    });
    expect(meetings).toEqual([]);
  });

  test('a shared room enters only the rooms that it may', () => {
    const intrusions = sources.flatMap((file) => {
      const room = roomOn('shared', file);
      if (room === null) return [];
      return importsOf(file)
        .map((target) => roomOn('shared', target))
        .filter((entered) => entered !== null && entered !== room)
        .filter((entered) => !(sharedRooms[room] ?? []).includes(entered ?? ''))
        .map((entered) => `${file} → ${entered}`);
    });
    expect(intrusions).toEqual([]);
    const rooms = new Set(sources.flatMap((file) => roomOn('shared', file) ?? []));
    expect([...rooms].toSorted()).toEqual(Object.keys(sharedRooms).toSorted());
  });

  test('a shared room serves two features or more; what one alone uses stands with it', () => {
    const served = new Map(Object.keys(sharedRooms).map((room) => [room, new Set<string>()]));
    for (const file of sources) {
      const feature = roomOn('features', file);
      if (feature === null) continue;
      for (const target of importsOf(file)) {
        served.get(roomOn('shared', target) ?? '')?.add(feature);
      }
    }
    const lonely = [...served].filter(([, features]) => features.size < 2);
    expect(lonely.map(([room, features]) => [room, ...features])).toEqual([]);
  });

  test('no folder imports itself over others', () => {
    const graph = new Map<string, string[]>();
    for (const file of sources) {
      const folder = folderOf(file);
      const others = importsOf(file)
        .map(folderOf)
        .filter((other) => other !== folder);
      graph.set(folder, [...(graph.get(folder) ?? []), ...others]);
    }
    expect(cyclesOf(graph)).toEqual([]);
  });

  test('a handler takes what its row has read, never the body as it was sent', () => {
    const offenders = sources.filter(
      (file) => floorOf(file) === 3 && /\bask\.body\b/.test(textOf(file)),
    );
    expect(offenders).toEqual([]);
  });

  test('no file imports itself over others', () => {
    expect(cyclesOf(new Map(sources.map((file) => [file, importsOf(file)])))).toEqual([]);
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

  test('only the web floor knows Express', () => {
    const offenders = sources.filter(
      (file) => floorOf(file) < 4 && /from '(express|multer|passport)/.test(textOf(file)),
    );
    expect(offenders).toEqual([]);
  });
});

describe('what is read', () => {
  const offending = (told: RegExp, within: (file: string) => boolean): string[] =>
    sources.filter((file) => within(file) && told.test(textOf(file)));

  test('JSON is parsed by a column of the data floor, or by the helpers of domain/json', () => {
    const homes = ['server/data/schema/columns.ts', 'server/domain/json.ts'];
    expect(offending(/JSON\.parse/, (file) => !homes.includes(file))).toEqual([]);
  });

  test('no row says a number or text: what a driver hands over ends at its column', () => {
    const union = /\w\??: (number \| string|string \| number)( \| null)?;/;
    expect(offending(union, (file) => floorOf(file) > 0 && floorOf(file) < 4)).toEqual([]);
  });

  test('only the data floor runs a statement whose columns are not read', () => {
    const raw = /sequelize\.query|\.query\(|QueryTypes/;
    expect(offending(raw, (file) => !file.startsWith('server/data/'))).toEqual([]);
  });

  test('a row is held by its table, never by a statement written for it', () => {
    const locks = /SET (\w+) = \1\b(?! *[-+*])|FOR UPDATE|LOCK IN SHARE MODE/;
    expect(offending(locks, (file) => !file.startsWith('server/data/'))).toEqual([]);
  });

  test('a query reads and nothing else', () => {
    const writes = /\.(insert|insertMany|update|remove|execute)\(/;
    expect(offending(writes, (file) => file.endsWith('.query.ts'))).toEqual([]);
  });
});

describe('files', () => {
  test('every file of a feature says by its suffix what it is', () => {
    const shapes = 'routes service step job query file input page view sheet mails';
    const suffix = new RegExp(`\\.(${shapes.replaceAll(' ', '|')})\\.ts$`);
    const unshaped = sources
      .filter((file) => file.startsWith('server/features/') && basename(file) !== 'registry.ts')
      .filter((file) => !suffix.test(file));
    expect(unshaped).toEqual([]);
  });

  test('no two in a folder differ by one letter, unless one is many of the other', () => {
    const alike = sources.flatMap((file) =>
      sources
        .filter((other) => other > file && dirname(other) === dirname(file))
        .filter((other) => oneLetterApart(basename(file, '.ts'), basename(other, '.ts')))
        .map((other) => `${file} ~ ${other}`),
    );
    expect(alike).toEqual([]);
  });

  test('names are unique, so that a name finds one file', () => {
    const names = sources.map((file) => basename(file)).filter((name) => name !== 'registry.ts');
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    expect(twice).toEqual([]);
  });

  test('exported names are unique, so that a name says one thing', () => {
    const places = new Map<string, string[]>();
    for (const file of sources) {
      for (const name of new Set(exportsOf(file)))
        places.set(name, [...(places.get(name) ?? []), file]);
    }
    expect([...places].filter(([, files]) => files.length > 1)).toEqual([]);
  });

  test('what a file exports is its own: nothing is handed on under a second address', () => {
    const handedOn = sources.filter((file) => /^export (type )?[{*]/m.test(textOf(file)));
    expect(handedOn).toEqual([]);
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

  test('one file knows the library of rules', () => {
    const knowing = sources.filter((file) => textOf(file).includes('@marcbachmann/cel-js'));
    expect(knowing).toEqual(['server/domain/rules/cel.ts']);
  });

  test('nothing names a programme but its definition', () => {
    const offenders = sources.filter((file) => /haichuang|kechuang/i.test(textOf(file)));
    expect(offenders).toEqual([]);
  });
});
