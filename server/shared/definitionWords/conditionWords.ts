import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import { fen, shortMoney } from '../../domain/money.js';
import { namesByName, type NamesByName } from '../../domain/rules/nodeMeaning.js';
import type { NamesAt } from '../../domain/rules/offeredNames.js';
import {
  plainCondition,
  type ComparisonSign,
  type PlainCondition,
  type PlainValue,
} from '../../domain/rules/plainCondition.js';
import type { RuleName } from '../../domain/rules/ruleName.js';

export interface Language {
  readonly words: Translate;
  readonly locale: Locale;
}

const signs: Readonly<Record<ComparisonSign, string>> = {
  '==': '=',
  '!=': '≠',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
};

/**
 * A rule in a few words, as a reader of the programme says it: the names of its fields and options,
 * signs of comparison. A rule that is more than comparisons stays as it is written.
 */
export function conditionWords(
  namesAt: NamesAt,
  at: string,
  source: string,
  language: Language,
): string {
  const condition = plainCondition(source);
  if (!condition) return source;
  return sayCondition(condition, namesByName(namesAt(at)), language);
}

function sayCondition(condition: PlainCondition, names: NamesByName, language: Language): string {
  const { words, locale } = language;
  if ('all' in condition || 'any' in condition) {
    const [parts, key] =
      'all' in condition ? [condition.all, 'diagram.and'] : [condition.any, 'diagram.or'];
    return parts.map((each) => sayCondition(each, names, language)).join(words(locale, key));
  }
  const known = names.get(condition.name);
  const label = known ? sayLabel(known, language) : condition.name;
  const values = condition.values.map((value) => sayValue(value, known, language));
  // A sign stands by its value where a line is broken.
  return `${label} ${signs[condition.sign]}\u00a0${values.join(words(locale, 'diagram.either'))}`;
}

const sayLabel = ({ label }: RuleName, { words, locale }: Language): string =>
  'key' in label ? words(locale, label.key) : inLocale(label, locale);

function sayValue(value: PlainValue, known: RuleName | undefined, language: Language): string {
  const { words, locale } = language;
  switch (value.is) {
    case 'text': {
      const option = known?.options?.find(({ id }) => id === value.text);
      return option ? inLocale(option.name, locale) : value.text;
    }
    case 'money':
      return moneyWords(value.fen, language);
    case 'percent':
      return `${value.percent}%`;
    case 'yes_no':
      return words(locale, value.yes ? 'diagram.yes' : 'diagram.no');
    default:
      return known?.meaning === 'money' ? moneyWords(value.number, language) : `${value.number}`;
  }
}

const moneyWords = (amount: number, { words, locale }: Language): string =>
  words(locale, 'diagram.money', { amount: shortMoney(fen(amount), locale) });
