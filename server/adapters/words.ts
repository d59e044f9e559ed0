import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import i18next from 'i18next';
import { parseJson } from '../domain/json.js';
import { locales, type Translate } from '../domain/localText.js';
import { memoryOf } from '../domain/memory.js';

type Tree = Record<string, unknown>;

/**
 * Loads every word the product shows from `config/locales/<locale>/*.json`. The file's name up
 * to the first hyphen is the first part of its keys: `refusals-fields.json` adds to `refusals`.
 */
export async function loadWords(folder: string): Promise<Translate> {
  const resources = Object.fromEntries(
    await Promise.all(
      locales.map(async (locale) => [
        locale,
        { translation: await loadLocale(join(folder, locale)) },
      ]),
    ),
  );
  const instance = i18next.createInstance();
  await instance.init({
    resources,
    lng: 'zh-CN',
    fallbackLng: 'zh-CN',
    interpolation: { escapeValue: false },
    returnObjects: false,
  });
  const fixed = new Map(locales.map((locale) => [locale, instance.getFixedT(locale)]));
  return remembering((locale, key, values = {}) => fixed.get(locale)?.(key, { ...values }) ?? key);
}

const mostRemembered = 20_000;

/** Pages say the same few thousand sentences again and again; finding one takes long, keeping it little. */
function remembering(find: Translate): Translate {
  const plain = { 'zh-CN': memoryOf<string>(mostRemembered), en: memoryOf<string>(mostRemembered) };
  const filled = {
    'zh-CN': memoryOf<string>(mostRemembered),
    en: memoryOf<string>(mostRemembered),
  };
  return (locale, key, values) =>
    values === undefined
      ? plain[locale](key, () => find(locale, key))
      : filled[locale](`${key} ${JSON.stringify(values)}`, () => find(locale, key, values));
}

async function loadLocale(folder: string): Promise<Tree> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
  const tree: Tree = {};
  for (const name of names) {
    const area = name.replace(/\.json$/, '').split('-')[0] ?? name;
    const content = parseJson(await readFile(join(folder, name), 'utf8'));
    tree[area] = merge(tree[area], content);
  }
  return tree;
}

function merge(into: unknown, from: unknown): unknown {
  if (!isTree(into) || !isTree(from)) return from;
  const keys = [...new Set([...Object.keys(into), ...Object.keys(from)])];
  return Object.fromEntries(
    keys.map((key) => [key, key in from ? merge(into[key], from[key]) : into[key]]),
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
