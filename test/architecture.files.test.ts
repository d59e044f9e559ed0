import { basename, dirname } from 'node:path';
import { filesBelow, importsOf, sources, textOf } from './support/sources.js';

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

describe('files', () => {
  test('what tests make up by dice is the same in every run: one file knows the seed', () => {
    const own = filesBelow('test', '.ts').filter((file) =>
      /^(import|export) .* from 'fast-check'/m.test(textOf(file)),
    );
    expect(own).toEqual(['test/support/fastCheck.ts']);
  });

  test('every file of a feature says by its suffix what it is', () => {
    const shapes = 'routes service step job query file input page view sheet mails';
    const suffix = new RegExp(`\\.(${shapes.replaceAll(' ', '|')})\\.ts$`);
    const unshaped = sources
      .filter((file) => file.startsWith('server/features/') && basename(file) !== 'registry.ts')
      .filter((file) => !suffix.test(file));
    expect(unshaped).toEqual([]);
  });

  test('a service calls no other: what they share is a step, within the transaction of each', () => {
    const calls = sources
      .filter((file) => file.endsWith('.service.ts'))
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => target.endsWith('.service.ts'))
          .map((target) => `${file} → ${target}`),
      );
    expect(calls).toEqual([]);
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

  test.each([
    ['@marcbachmann/cel-js', ['server/domain/rules/cel.ts']],
    ['canonicalize', ['server/domain/json.ts']],
    ['diff', ['server/domain/diff/textPieces.ts']],
    [
      'rate-limiter-flexible',
      [
        'server/adapters/redisThrottle.ts',
        'server/adapters/throttle.ts',
        'server/data/stores/rateLimitStore.ts',
      ],
    ],
  ])('%s is known in its own place alone', (library, places) => {
    const knowing = sources.filter((file) => textOf(file).includes(`from '${library}'`));
    expect(knowing).toEqual(places);
  });

  test('nothing names a programme but its definition', () => {
    const offenders = sources.filter((file) => /haichuang|kechuang/i.test(textOf(file)));
    expect(offenders).toEqual([]);
  });
});
