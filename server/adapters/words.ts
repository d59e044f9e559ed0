import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import i18next from 'i18next';
import { EmptyMark } from '../domain/application/letterText.js';
import { parseJson } from '../domain/json.js';
import { locales, type Translate } from '../domain/localText.js';
import { memoryOf } from '../domain/memory.js';
import type { Params } from '../domain/refusal.js';
import { fillChinese } from './latinInChinese.js';

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
  return remembering((locale, key, values = {}) => {
    const refuse = key.startsWith('mail.') ? { missingInterpolationHandler: unfilled } : {};
    const fill = (given: Params): string =>
      fixed.get(locale)?.(key, { ...given, ...refuse }) ?? key;
    return locale === 'zh-CN' ? fillChinese(values, fill) : fill(values);
  });
}

/** A part of a letter with a mark that nobody filled; the letter is never sent, as `letterText` says. */
function unfilled(_text: string, [, mark = '']: RegExpExecArray): never {
  throw new EmptyMark([mark]);
}

/**
 * Letters of sentences and their keys, for each language: a megabyte or two. Pages fill in some
 * names of people, so that it is bounded by what it holds, and nothing long that they typed is kept.
 */
const mostLetters = 500_000;
const lettersOf = (key: string, sentence: string): number => key.length + sentence.length;

/**
 * Pages say the same few thousand sentences again and again, filled in most often with the same
 * numbers and names: finding one takes 8 µs, filling it in 13, remembering it 0.3.
 */
function remembering(find: Translate): Translate {
  const memory = () => memoryOf<string>(mostLetters, lettersOf);
  const plain = { 'zh-CN': memory(), en: memory() };
  const filled = { 'zh-CN': memory(), en: memory() };
  return (locale, key, values) =>
    values === undefined
      ? plain[locale](key, () => find(locale, key))
      : filled[locale](askedOf(key, values), () => find(locale, key, values));
}

/** Key and values as one text, different for all that differ: lengths say where each value ends. */
function askedOf(key: string, values: Params): string {
  let asked = key;
  for (const name in values) {
    const value = values[name];
    asked +=
      typeof value === 'string' ? `\n${name}=${value.length}:${value}` : `\n${name}#${value}`;
  }
  return asked;
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
