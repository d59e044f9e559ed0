import { wallClock } from '../../domain/application/callWindow.js';
import { isList, isObject, type Json, type JsonObject } from '../../domain/json.js';
import { inLocale, localTextSchema, type Locale, type Translate } from '../../domain/localText.js';
import { yuanText } from '../../domain/money.js';
import type { CodeWords } from './definitionCodes.view.js';

export interface FactContext {
  readonly words: Translate;
  readonly locale: Locale;
  /** What people, cases and other things are called, by their ids. */
  readonly named: ReadonlyMap<string, string>;
  /** Programmes by their ids, which are words that say something else as well. */
  readonly programmes: ReadonlyMap<string, string>;
  /** The words for codes of the definition that the event's case follows. */
  readonly codes?: CodeWords | undefined;
  /** The stage that the event tells of; '' for none. */
  readonly stage?: string;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

const mostFacts = 10;
const mostCharacters = 160;

/** Members that only hold others: what is in them stands beside the rest. */
const wrappers: ReadonlySet<string> = new Set(['data', 'facts', 'task']);

/**
 * What an event says, in words: each fact cut to a line, those that are empty left out. `left`
 * counts those that the file alone tells.
 */
export function factsOf(
  data: JsonObject,
  context: FactContext,
): { readonly facts: readonly Fact[]; readonly left: number } {
  const of = { ...context, stage: stageIn(data) };
  const all = Object.entries(data)
    .flatMap(([key, value = null]): [string, Json][] =>
      wrappers.has(key) && isObject(value)
        ? Object.entries(value).map(([inner, each = null]) => [inner, each])
        : [[key, value]],
    )
    .map(([key, value]) => ({ name: factName(key, context), value: said(key, value, of) }))
    .filter(({ value }) => value !== '');
  return {
    facts: all.slice(0, mostFacts).map(({ name, value }) => ({ name, value: line(value) })),
    left: Math.max(0, all.length - mostFacts),
  };
}

function stageIn({ stage, data, task }: JsonObject): string {
  if (typeof stage === 'string') return stage;
  const inner = [data, task].find((each) => isObject(each));
  return isObject(inner) ? stageIn(inner) : '';
}

const line = (text: string): string =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters)}\u2026` : text;

/** A fact's name in words; one that has none is told as it is stored. */
export function factName(
  key: string,
  { words, locale }: Pick<FactContext, 'words' | 'locale'>,
): string {
  const plain = key.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return wordOr(`audit.facts.${plain}`, key, words, locale);
}

function wordOr(key: string, otherwise: string, words: Translate, locale: Locale): string {
  const found = words(locale, key);
  return found === key ? otherwise : found;
}

/** Ids, also within a longer text such as the key of a posting. */
export const idShape = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const code = /^[a-z]+(_[a-z]+)*$/;
const hash = /^[0-9a-f]{40,}$/;

/** Closed sets that have words of their own, by the fact that holds one of them. */
const sets: Readonly<Record<string, string>> = {
  role: 'roles',
  position: 'organisations.position',
  standing: 'organisations.standings',
  from: 'funds.accounts',
  to: 'funds.accounts',
  act: 'funds.acts',
  outside: 'funds.outside',
  source: 'funds.sources',
  paymentMethod: 'funds.methods',
  payerKind: 'funds.payers',
};

/** Amounts in fen: by their name, or by what they are parts of. */
const isMoney = (key: string): boolean =>
  /fen$/i.test(key) || key === 'amount_lines' || key === 'plan';

function said(key: string, value: Json, context: FactContext): string {
  const { words, locale } = context;
  if (value === null) return '';
  if (typeof value === 'boolean') return words(locale, `fields.${value ? 'yes' : 'no'}`);
  if (typeof value === 'number') {
    return isMoney(key) && Number.isInteger(value)
      ? words(locale, 'audit.yuan', { amount: yuanText(value) })
      : String(value);
  }
  if (typeof value === 'string') return textSaid(key, value, context);
  if (isList(value)) {
    const parts = value.map((each) => said(key, each, context));
    return parts.join(words(locale, value.some(isObject) ? 'audit.apart' : 'audit.comma'));
  }
  const both = localTextSchema.safeParse(value);
  if (both.success) return inLocale(both.data, locale);
  return Object.entries(value)
    .map(([inner, each = null]) => ({
      name: factName(inner, context),
      value: said(isMoney(key) ? key : inner, each, context),
    }))
    .filter((pair) => pair.value !== '')
    .map((pair) => words(locale, 'audit.pair', pair))
    .join(words(locale, 'audit.apart'));
}

function textSaid(key: string, text: string, context: FactContext): string {
  const { words, locale, named, programmes, codes, stage = '' } = context;
  if (isMoney(key) && /^\d+$/.test(text)) {
    return words(locale, 'audit.yuan', { amount: yuanText(BigInt(text)) });
  }
  const known = key === 'programmeId' ? programmes.get(text) : named.get(text);
  if (known !== undefined) return known;
  const told = text.replaceAll(idShape, (id) => named.get(id) ?? id);
  if (told !== text) return told;
  if (instant.test(text)) return wallClock(text);
  if (hash.test(text)) return `${text.slice(0, 12)}\u2026`;
  const ofDefinition = codes?.(key, text, stage);
  if (ofDefinition !== undefined) return ofDefinition;
  if (!code.test(text)) return text;
  const set = sets[key];
  const general = wordOr(`audit.codes.${text}`, text, words, locale);
  return set === undefined ? general : wordOr(`${set}.${text}`, general, words, locale);
}
