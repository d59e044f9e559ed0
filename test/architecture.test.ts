import { dirname } from 'node:path';
import { importsOf, sources, textOf } from './support/sources.js';

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
  duties: ['request', 'words'],
  definitionWords: [],
  calls: ['request'],
  security: ['request'],
  files: ['request'],
  proposals: ['request'],
  casefile: ['request'],
  conflicts: ['request', 'casefile'],
  reading: ['request', 'casefile', 'forms'],
  letters: ['request', 'casefile'],
  waysOut: ['request', 'casefile', 'words'],
  organisations: ['request', 'files', 'letters', 'words'],
  payable: ['request', 'organisations'],
  effects: ['request', 'casefile', 'conflicts', 'letters'],
  casework: ['request', 'casefile', 'conflicts', 'effects', 'letters'],
  handover: ['request', 'casefile', 'casework', 'letters'],
  panels: ['request', 'calls', 'casefile', 'conflicts', 'casework'],
  ballots: ['request', 'casefile', 'casework'],
  boards: ['request', 'casefile'],
  recusal: ['request', 'casefile', 'casework', 'letters', 'ballots'],
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

/** `x as Other` and `x!`; `as const` says nothing that is not so. */
function assertionsIn(source: string): string[] {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .replaceAll(/`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
    .replaceAll(/^(?:import|export) (?:type )?[{*][\s\S]*?;$/gm, '');
  return code.match(/[\w)\]}'] as (?!const\b|=)[^;\n]*|[\w)\]]!(?=[.;,)[])/g) ?? [];
}

describe('what is read', () => {
  const offending = (told: RegExp, within: (file: string) => boolean): string[] =>
    sources.filter((file) => within(file) && told.test(textOf(file)));

  test('JSON is parsed by a column of the data floor, or by the helpers of domain/json', () => {
    const homes = ['server/data/schema/columns.ts', 'server/domain/json.ts'];
    expect(offending(/JSON\.parse/, (file) => !homes.includes(file))).toEqual([]);
  });

  test('JSON is held to a shape; only the state of a case is trusted as it was written', () => {
    const trusting = sources.flatMap((file) =>
      (textOf(file).match(/\bjsonAsWritten<\w+>\(\)/g) ?? []).map((what) => [file, what]),
    );
    expect(trusting).toEqual([['server/data/tables/cases.ts', 'jsonAsWritten<CaseState>()']]);
  });

  test('nothing is called by a type that nobody has looked at, outside the data floor', () => {
    const assertions = sources
      .filter((file) => floorOf(file) !== 1)
      .flatMap((file) => assertionsIn(textOf(file)).map((what) => `${file}: ${what}`));
    expect(assertions).toEqual([]);
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
    const [, doors = ''] =
      /export interface TableAccess<R> {([\s\S]*?)\n}/.exec(
        textOf('server/data/schema/table.ts'),
      ) ?? [];
    const methods = [...doors.matchAll(/^  (\w+)\(/gm)].map(([, name = '']) => name);
    const acting = methods.filter((name) => !['find', 'all', 'count'].includes(name));
    expect(acting).toHaveLength(6);
    const acts = [...acting, 'execute', 'executeReturning', 'selectHeld', 'transaction'].join('|');
    const writes = new RegExp(`\\.(${acts})\\(|\\bhold[A-Z]\\w*\\(`);
    expect(offending(writes, (file) => /\.(query|page|view)\.ts$/.test(file))).toEqual([]);
  });

  test.each(['row as Row', 'rows[0]!.id', '({}) as Answers', "found('a')!;"])(
    '%j is found',
    (code) => {
      expect(assertionsIn(code)).toHaveLength(1);
    },
  );
  test.each([
    '[1, 2] as const',
    "import { a as b } from './a.js';",
    "say('known as Row');",
    'a !== b',
  ])('%j is none', (code) => expect(assertionsIn(code)).toEqual([]));

  test('one statement that locks and reads is for the row of a case and its call', () => {
    const homes = ['server/data/database.ts', 'server/data/stores/caseStore.ts'];
    expect(offending(/selectHeld/, (file) => !homes.includes(file))).toEqual([]);
  });
});
