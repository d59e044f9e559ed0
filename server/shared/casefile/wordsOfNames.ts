import type { NameWords } from '../../domain/ownNames/nameWords.js';
import { locales, type Translate } from '../../domain/localText.js';

/** What names are made of, in every language that applications are written in. */
export function nameWordsOf(words: Translate): NameWords {
  const of = (key: string): ReadonlySet<string> =>
    new Set(locales.flatMap((locale) => words(locale, `nameWords.${key}`).split(/[ 、]/)));
  return {
    legalForms: of('legalForms'),
    trades: of('trades'),
    places: of('places'),
    common: of('common'),
    ofFirm: of('ofFirm'),
    ofPerson: of('ofPerson'),
  };
}
