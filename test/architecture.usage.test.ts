import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = process.cwd();

/** The code of every file of the product, without comments, which name things that it does not use. */
const codes = new Map(
  readdirSync(join(root, 'server'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [
      relative(root, file),
      readFileSync(file, 'utf8')
        .replaceAll(/\/\*[\s\S]*?\*\//g, '')
        .replaceAll(/^\s*\/\/.*$/gm, ''),
    ]),
);

const wordsIn = (code: string): string[] => code.match(/[A-Za-z_$][\w$]*/g) ?? [];

/** In how many files each word stands. */
const files = new Map<string, number>();
for (const code of codes.values()) {
  for (const word of new Set(wordsIn(code))) files.set(word, (files.get(word) ?? 0) + 1);
}

/** The tables are gathered by their files; the names of effects are for the test of kinds. */
const exempt = (file: string, name: string): boolean =>
  file.startsWith('server/data/tables/') || name === 'effectNames';

test('what is exported serves the product: what only tests call stands with the tests', () => {
  const unused = [...codes].flatMap(([file, code]) =>
    [...code.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
      .map((match) => match[1] ?? '')
      .filter((name) => !exempt(file, name) && files.get(name) === 1)
      .filter((name) => wordsIn(code).filter((word) => word === name).length === 1)
      .map((name) => `${file}: ${name}`),
  );
  expect(codes.size).toBeGreaterThan(100);
  expect(unused).toEqual([]);
});

test('the outbox has one door, which frames every letter', () => {
  const writers = [...codes].filter(([, code]) => /\bmails\s*\.insert/.test(code));
  expect(writers.map(([file]) => file)).toEqual(['server/shared/letters/queueLetter.ts']);
});
