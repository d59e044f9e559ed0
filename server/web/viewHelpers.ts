import { randomUUID } from 'node:crypto';
import Handlebars from 'handlebars';
import { asLocalText, inLocale, type Locale, type Translate } from '../domain/localText.js';
import { fen, shortMoney, yuanText } from '../domain/money.js';
import { dateText } from '../shared/words/dateWords.js';
import { writerInput } from './keptForms.js';
import { isRecord, ownProperty } from './templateScope.js';

/** What a helper is given besides its arguments. */
export interface HelperCall {
  /** `name=value` at the call. */
  readonly hash: Readonly<Record<string, unknown>>;
  /** The model of the whole page; null where none is being printed yet. */
  readonly root: unknown;
}

/** A function that templates may call. */
export type ViewHelper = (args: readonly unknown[], call: HelperCall) => unknown;

/** The helpers of pages in one language; a template that calls another is refused. */
export function viewHelpers(
  locale: Locale,
  words: Translate,
  assetVersion: string,
): Record<string, ViewHelper> {
  return { ...wordHelpers(locale, words), ...formHelpers(assetVersion), ...logicHelpers };
}

/** Helpers whose answer depends on the page or the moment; all others depend on their arguments. */
export const changingHelpers: ReadonlySet<string> = new Set([
  'csrf',
  'once',
  'date',
  'datetime',
  'day',
  'deadline',
  'exact',
  'madeFrom',
]);

const yearOf = (root: unknown): number => {
  const layout = isRecord(root) ? root['layout'] : undefined;
  return isRecord(layout) ? Number(layout['year']) : 0;
};

type MessageValues = Record<string, string | number>;

/** Values for a message: the hash, with `params` spread where it is an object. */
function messageValues(hash: Readonly<Record<string, unknown>>): MessageValues | undefined {
  const values: MessageValues = {};
  const { params } = hash;
  let some = isRecord(params) && addTo(values, params);
  some = addTo(values, hash, 'params') || some;
  return some ? values : undefined;
}

function addTo(
  values: MessageValues,
  from: Readonly<Record<string, unknown>>,
  except = '',
): boolean {
  let some = false;
  for (const [name, value] of Object.entries(from)) {
    if (name === except || (typeof value !== 'string' && typeof value !== 'number')) continue;
    values[name] = value;
    some = true;
  }
  return some;
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

function wordHelpers(locale: Locale, words: Translate): Record<string, ViewHelper> {
  const say = sayer(words, locale);
  const dated =
    (shape: 'date' | 'datetime' | 'deadline' | 'exact'): ViewHelper =>
    ([value], { root }) => {
      const at = value instanceof Date ? value.toISOString() : value;
      if (typeof at !== 'string') return '';
      // The present year goes without saying.
      return dateText(words, locale, { shape, present: yearOf(root) }, at);
    };
  return {
    t: ([key], { hash }) => words(locale, String(key), messageValues(hash)),
    text: ([value]) => {
      const read = asLocalText(value);
      if (read) return inLocale(read, locale);
      return typeof value === 'string' ? value : '';
    },
    say: ([value]) => say(value),
    date: dated('date'),
    datetime: dated('datetime'),
    day: dated('date'),
    deadline: dated('deadline'),
    exact: dated('exact'),
    yuan: ([value]) => moneyText(value, yuanText),
    money: ([value]) => moneyText(value, (amount) => shortMoney(amount, locale)),
    number: ([value]) =>
      value === null || value === undefined ? '' : inGroups.format(Number(value)),
  };
}

const inGroups = new Intl.NumberFormat('en-US');

function moneyText(value: unknown, print: (amount: ReturnType<typeof fen>) => string): string {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string')
    return '';
  return value === '' ? '' : print(fen(value));
}

function formHelpers(assetVersion: string): Record<string, ViewHelper> {
  return {
    asset: ([path]) => `/assets/${String(path)}?v=${assetVersion}`,
    csrf: (_, { root }) => {
      const issue = isRecord(root) ? root['csrfToken'] : undefined;
      const token = typeof issue === 'function' ? String(issue()) : '';
      const writer = isRecord(root) && typeof root['writer'] === 'string' ? root['writer'] : '';
      const mark = writer === '' ? '' : hiddenInput(writerInput, writer);
      return new Handlebars.SafeString(`${hiddenInput('_csrf', token)}${mark}`);
    },
    once: () => new Handlebars.SafeString(hiddenInput('once', randomUUID())),
    // What the form was made from, by which its service tells whether somebody else changed it.
    madeFrom: ([name, present], { root }) => {
      const before = isRecord(root) ? root['madeFrom'] : undefined;
      const sent = isRecord(before) ? ownProperty(before, String(name)) : undefined;
      const value = typeof sent === 'string' ? sent : String(present);
      return new Handlebars.SafeString(hiddenInput(String(name), value));
    },
  };
}

const hiddenInput = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${Handlebars.escapeExpression(value)}" autocomplete="off">`;

const logicHelpers: Record<string, ViewHelper> = {
  eq: ([a, b]) => a === b,
  ne: ([a, b]) => a !== b,
  gt: ([a, b]) => Number(a) > Number(b),
  not: ([value]) => !value,
  and: (values) => values.every(Boolean),
  or: (values) => values.find(Boolean) ?? false,
  add: ([a, b]) => Number(a) + Number(b),
  percent: ([a, b]) => (Number(b) === 0 ? 0 : Math.round((Number(a) / Number(b)) * 1000) / 10),
  concat: (parts) => parts.map(String).join(''),
  join: ([list, separator]) =>
    Array.isArray(list) ? list.join(typeof separator === 'string' ? separator : ', ') : '',
  json: ([value]) => JSON.stringify(value),
  lookup: ([of, name]) => ownProperty(of, String(name)),
};
