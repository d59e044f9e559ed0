import { readdirSync, readFileSync } from 'node:fs';
import { presetDefinitions } from '../support/presets.js';

/**
 * English words for steps that must not be taken for one another: a case is accepted for handling,
 * what became of a project is reviewed at its end.
 */
interface Pair {
  readonly at: string;
  readonly zh: string;
  readonly en: string;
}

function pairsIn(at: string, value: unknown): readonly Pair[] {
  if (typeof value !== 'object' || value === null) return [];
  const { zh, en } = { zh: undefined, en: undefined, ...value };
  const own = typeof zh === 'string' && typeof en === 'string' ? [{ at, zh, en }] : [];
  return [...own, ...Object.entries(value).flatMap(([key, each]) => pairsIn(`${at}.${key}`, each))];
}

function linesOf(at: string, zh: unknown, en: unknown): readonly Pair[] {
  if (typeof zh === 'string') return [{ at, zh, en: String(en) }];
  if (typeof zh !== 'object' || zh === null) return [];
  const other = new Map(Object.entries(typeof en === 'object' && en !== null ? en : {}));
  return Object.entries(zh).flatMap(([key, each]) => linesOf(`${at}.${key}`, each, other.get(key)));
}

const localeFile = (locale: string, file: string): unknown =>
  JSON.parse(readFileSync(`config/locales/${locale}/${file}`, 'utf8'));

const texts: readonly Pair[] = [
  ...presetDefinitions().flatMap((each) => pairsIn(each.procedure, each)),
  ...readdirSync('config/locales/zh-CN').flatMap((file) =>
    linesOf(file, localeFile('zh-CN', file), localeFile('en', file)),
  ),
];

test('the end of a project is reviewed, and acceptance is of an application alone', () => {
  const ofProjects = texts.filter(({ zh }) => /验收/.test(zh) && !/受理|验收单|服务|客户/.test(zh));
  expect(ofProjects.length).toBeGreaterThan(10);
  expect(ofProjects.filter(({ en }) => /\baccept/i.test(en))).toEqual([]);
  const ofCases = texts.filter(({ zh }) => zh === '受理');
  expect(ofCases.length).toBeGreaterThan(10);
  expect(ofCases.filter(({ en }) => /review/i.test(en))).toEqual([]);
});
