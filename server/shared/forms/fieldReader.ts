import type { Reader } from '../../domain/form/fieldKind.js';
import type { Locale, Translate } from '../../domain/localText.js';

/** Who field values are printed for, as field kinds want to know it. */
export const readerOf = (words: Translate, locale: Locale): Reader => ({
  locale,
  t: (key, params) => words(locale, key, params),
});
