import type { Locale, Translate } from '../../domain/localText.js';
import { helpNames, itemNames, keyNames, valueNames } from '../../domain/definition/keyWords.js';

/** The words for a definition's keys in one language; `scope` as in `keyWords.ts`. */
export interface DefinitionWords {
  key(scope: string, key: string): string;
  /** One sentence on what a key means; null where it explains itself. */
  help(scope: string, key: string): string | null;
  /** What one item of a list is called, as within a sentence. */
  item(scope: string, key: string): string;
  /** What a value of a closed list is called; any other value stays as it is. */
  value(scope: string, key: string, value: string): string;
}

/** The words for a definition's keys in this language. */
export function definitionWords(words: Translate, locale: Locale): DefinitionWords {
  const first = (names: readonly string[]): string | null => {
    for (const name of names) {
      const found = words(locale, name);
      if (found !== name) return found;
    }
    return null;
  };
  return {
    key: (scope, key) => first(keyNames(scope, key)) ?? key,
    help: (scope, key) => first(helpNames(scope, key)),
    item: (scope, key) => first(itemNames(scope, key)) ?? key,
    value: (scope, key, value) => first(valueNames(scope, key, value)) ?? value,
  };
}
