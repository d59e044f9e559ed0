import Handlebars, { type HelperDelegate, type HelperOptions } from 'handlebars';
import { v4 as uuid } from 'uuid';
import { inLocale, localTextSchema, type Locale, type Translate } from '../domain/localText.js';
import { fen, shortMoney, yuanText } from '../domain/money.js';
import { dateParts } from '../domain/zoneDates.js';

type Helper = HelperDelegate;

/** The helpers templates may use; anything else is a mistake found when they are compiled. */
export function viewHelpers(words: Translate, assetVersion: string): Record<string, Helper> {
  return { ...wordHelpers(words), ...formHelpers(assetVersion), ...logicHelpers };
}

const localeOf = (options: HelperOptions): Locale => {
  const layout: unknown = options.data?.root?.layout;
  return isRecord(layout) && layout['locale'] === 'en' ? 'en' : 'zh-CN';
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const yearOf = (options: HelperOptions): number => {
  const layout: unknown = options.data?.root?.layout;
  return isRecord(layout) ? Number(layout['year']) : 0;
};

/** Values for a message: the hash, with `params` spread where it is an object. */
function messageValues(hash: Record<string, unknown>): Record<string, string | number> {
  const { params, ...rest } = hash;
  const all = { ...(isRecord(params) ? params : {}), ...rest };
  return Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}

/**
 * Prints a word of a page: a string; a LocalText `{ zh, en }`; a Reason `{ code, params? }`; or a
 * key with what fills it, `{ key, count?, n?, date?, … }`.
 */
const sayer =
  (words: Translate, locale: Locale) =>
  (value: unknown): string => {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (!isRecord(value)) return '';
    const { key, code, zh, en } = value;
    if (typeof key === 'string') return words(locale, key, messageValues(value));
    if (typeof code === 'string') return words(locale, `refusals.${code}`, messageValues(value));
    return typeof zh === 'string' && typeof en === 'string' ? inLocale({ zh, en }, locale) : '';
  };

function wordHelpers(words: Translate): Record<string, Helper> {
  const dated =
    (shape: 'date' | 'datetime') =>
    (value: unknown, options: HelperOptions): string => {
      if (typeof value !== 'string' && !(value instanceof Date)) return '';
      const locale = localeOf(options);
      const parts = dateParts(value);
      const monthName = words(locale, `common.months.${parts.month}`);
      // The present year goes without saying.
      const key = parts.year === yearOf(options) ? shape : `${shape}Year`;
      return words(locale, `common.${key}`, { ...parts, monthName });
    };
  return {
    t: (key: unknown, options: HelperOptions) =>
      words(localeOf(options), String(key), messageValues(options.hash)),
    text: (value: unknown, options: HelperOptions) => {
      const read = localTextSchema.safeParse(value);
      return read.success
        ? inLocale(read.data, localeOf(options))
        : typeof value === 'string'
          ? value
          : '';
    },
    say: (value: unknown, options: HelperOptions) => sayer(words, localeOf(options))(value),
    date: dated('date'),
    datetime: dated('datetime'),
    day: dated('date'),
    yuan: (value: unknown) => moneyText(value, yuanText),
    money: (value: unknown, options: HelperOptions) =>
      moneyText(value, (amount) => shortMoney(amount, localeOf(options))),
    number: (value: unknown) =>
      value === null || value === undefined ? '' : Number(value).toLocaleString('en-US'),
  };
}

function moneyText(value: unknown, print: (amount: ReturnType<typeof fen>) => string): string {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string')
    return '';
  return value === '' ? '' : print(fen(value));
}

function formHelpers(assetVersion: string): Record<string, Helper> {
  return {
    asset: (path: unknown) => `/assets/${String(path)}?v=${assetVersion}`,
    csrf: (options: HelperOptions) => {
      const issue: unknown = options.data?.root?.csrfToken;
      const token = typeof issue === 'function' ? String(issue()) : '';
      return new Handlebars.SafeString(hiddenInput('_csrf', token));
    },
    once: () => new Handlebars.SafeString(hiddenInput('once', uuid())),
  };
}

const hiddenInput = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${Handlebars.escapeExpression(value)}" autocomplete="off">`;

const given = (args: readonly unknown[]): readonly unknown[] => args.slice(0, -1);

const logicHelpers: Record<string, Helper> = {
  eq: (a: unknown, b: unknown) => a === b,
  ne: (a: unknown, b: unknown) => a !== b,
  gt: (a: unknown, b: unknown) => Number(a) > Number(b),
  not: (value: unknown) => !value,
  and: (...args: unknown[]) => given(args).every(Boolean),
  or: (...args: unknown[]) => given(args).find(Boolean) ?? false,
  add: (a: unknown, b: unknown) => Number(a) + Number(b),
  percent: (a: unknown, b: unknown) =>
    Number(b) === 0 ? 0 : Math.round((Number(a) / Number(b)) * 1000) / 10,
  concat: (...args: unknown[]) => given(args).map(String).join(''),
  join: (list: unknown, separator: unknown) =>
    Array.isArray(list) ? list.join(typeof separator === 'string' ? separator : ', ') : '',
  json: (value: unknown) => JSON.stringify(value),
};
