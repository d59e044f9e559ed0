import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Leaves = Map<string, string>;

/** Every text of one language by its key, file by file merged as the product merges them. */
function leavesOf(locale: string): Leaves {
  const folder = join(process.cwd(), 'config', 'locales', locale);
  const leaves: Leaves = new Map();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'string') leaves.set(path, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) walk(each, `${path}.${key}`);
    }
  };
  for (const name of readdirSync(folder)) {
    const area = name.replace(/\.json$/, '').split('-')[0] ?? name;
    walk(JSON.parse(readFileSync(join(folder, name), 'utf8')), area);
  }
  return leaves;
}

const chinese = leavesOf('zh-CN');
const english = leavesOf('en');
/** English has one form more for numbers; Chinese has `_other` only. */
const plain = (key: string): string => key.replace(/_(one|other)$/, '');
const keysOf = (leaves: Leaves): string[] => [...new Set([...leaves.keys()].map(plain))].toSorted();

function sourcesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(join(process.cwd(), folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

describe('the two languages', () => {
  test('say the same things', () => {
    expect(keysOf(english)).toEqual(keysOf(chinese));
  });

  test('fill in the same values', () => {
    // A month is said by number or by name, as the language has it.
    const marks = (text: string): string[] =>
      [
        ...new Set(text.replaceAll('{{monthName}}', '{{month}}').match(/\{\{\s*\w+\s*\}\}/g) ?? []),
      ].toSorted();
    const different = [...chinese].filter(([key, text]) => {
      const twin = english.get(key) ?? english.get(`${plain(key)}_other`);
      return twin !== undefined && marks(text).join() !== marks(twin).join();
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });

  test('English has no Chinese and Chinese is not English', () => {
    const cjk = /[\u4e00-\u9fff]/;
    const mixed = [...english].filter(([, text]) => cjk.test(text.replace('中文', '')));
    expect(mixed).toEqual([]);
    const same = [...chinese].filter(
      ([key, text]) =>
        !cjk.test(text) && /[a-z]{4,} [a-z]{3,} [a-z]{3,}/i.test(text) && english.get(key) === text,
    );
    expect(same).toEqual([]);
  });

  test('every key that a view or a page names exists', () => {
    const known = new Set(keysOf(chinese));
    const views = sourcesBelow('views', /\.hbs$/).flatMap((text) =>
      [...text.matchAll(/\{\{\{?~?\s*t '([^']+)'|\(t '([^']+)'/g)].map(
        (match) => match[1] ?? match[2] ?? '',
      ),
    );
    const code = sourcesBelow('server', /\.ts$/).flatMap((text) =>
      [...text.matchAll(/words\(\s*[\w.]*locale,\s*'([\w.]+)'/g)].map((match) => match[1] ?? ''),
    );
    const refused = sourcesBelow('server', /\.ts$/).flatMap((text) =>
      [...text.matchAll(/(?:conflict|forbidden)\('([a-z_]+)'/g)].map(
        (match) => `refusals.${match[1]}`,
      ),
    );
    const named = sourcesBelow('server', /\.ts$/).flatMap((text) =>
      [...text.matchAll(/\bkey: '([a-z]\w*(?:\.\w+)+)'/g)].map((match) => match[1] ?? ''),
    );
    const reasons = sourcesBelow('server', /\.ts$/).flatMap((text) =>
      [...text.matchAll(/\bcode: '(?!custom')([a-z_]+)'/g)].map((match) => `refusals.${match[1]}`),
    );
    const missing = [...new Set([...views, ...code, ...refused, ...named, ...reasons])].filter(
      (key) => !known.has(plain(key)),
    );
    expect(missing).toEqual([]);
    expect(views.length).toBeGreaterThan(100);
  });
});
