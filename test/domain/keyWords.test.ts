import { readFileSync } from 'node:fs';
import {
  helpNames,
  itemNames,
  keyNames,
  scopeOfPart,
  valueNames,
} from '../../server/domain/definition/keyWords.js';
import { schemaKeys } from '../support/schemaKeys.js';

const areas = ['designerKeys', 'designerValues', 'designerItems', 'designerHelp', 'roles'];

function wordsOf(locale: string): ReadonlyMap<string, string> {
  return new Map(
    areas.flatMap((area) => {
      const file = readFileSync(`config/locales/${locale}/${area}.json`, 'utf8');
      const read: Record<string, string> = JSON.parse(file);
      return Object.entries(read).map(([key, text]) => [`${area}.${key}`, text] as const);
    }),
  );
}

const keys = schemaKeys();
const isLocal = ({ scope }: { readonly scope: string }): boolean => scope !== '';

describe.each(['zh-CN', 'en'])('the words of a definition in %s', (locale) => {
  const words = wordsOf(locale);
  const said = (names: readonly string[]): boolean => names.some((name) => words.has(name));

  test('every key has a name', () => {
    const missing = keys.filter(({ scope, key }) => !said(keyNames(scope, key)));
    expect(missing.map(({ scope, key }) => `${scope}.${key}`)).toEqual([]);
  });

  test('every value of a closed list has a name', () => {
    const missing = keys.flatMap(({ scope, key, values }) =>
      values
        .filter((value) => !said(valueNames(scope, key, value)))
        .map((value) => `${scope}.${key} ${value}`),
    );
    expect(missing).toEqual([]);
  });

  test('one item of every list has a name', () => {
    const missing = keys.filter(({ scope, key, holds }) => holds && !said(itemNames(scope, key)));
    expect(missing.map(({ scope, key }) => `${scope}.${key}`)).toEqual([]);
  });

  test('no word is for a key that is not there, and none is taken for another', () => {
    const pairs = keys.filter(isLocal).map(({ scope, key }) => `${scope}_${key}`);
    const scoped = new Set(pairs);
    const bare = new Set(keys.map(({ key }) => key));
    const named = [...words.keys()].flatMap((name) => {
      const [area = '', key = ''] = name.split('.');
      return ['designerKeys', 'designerItems', 'designerHelp'].includes(area) ? [key] : [];
    });
    expect(named.filter((key) => !scoped.has(key) && !bare.has(key))).toEqual([]);
    expect(named.filter((key) => scoped.has(key) && bare.has(key))).toEqual([]);
  });
});

test('the most particular words come first', () => {
  expect(keyNames('review', 'due')).toEqual(['designerKeys.review_due', 'designerKeys.due']);
  expect(keyNames('', 'form')).toEqual(['designerKeys.form']);
  expect(helpNames('vote', 'rule')[0]).toBe('designerHelp.vote_rule');
  expect(valueNames('review', 'by', 'expert')).toEqual(['roles.expert']);
});

test('a part speaks in the scope of its kind or effect, else of what holds it', () => {
  expect(scopeOfPart({ kind: 'review' }, 'stages')).toBe('review');
  expect(scopeOfPart({ kind: 'text' }, 'columns')).toBe('text');
  expect(scopeOfPart({ effect: 'issue_voucher' }, 'issued')).toBe('issue_voucher');
  expect(scopeOfPart({ effect: 'warn', rule: 'true' }, 'eligibility')).toBe('eligibility');
  expect(scopeOfPart({ kind: 'day', effect: 'warn' }, 'quick_check')).toBe('quick_check');
  expect(scopeOfPart({ id: 'first' }, 'tranches')).toBe('tranches');
});

test('the walk through the schema reaches its depths', () => {
  const found = new Set(keys.map(({ scope, key }) => `${scope}.${key}`));
  const deep = ['.form', 'table.columns', 'registry_entry.registry', 'options.name', 'name.zh'];
  const stages = ['review.experts', 'score.indicators', 'indicators.per_step', 'next.when'];
  const effects = ['list_entry.valid', 'limits.value', 'bands.from', 'report.fields'];
  expect([...deep, ...stages, ...effects].filter((key) => !found.has(key))).toEqual([]);
});
