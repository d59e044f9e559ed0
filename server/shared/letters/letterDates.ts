import type { Locale, Translate } from '../../domain/localText.js';
import { dateParts } from '../../domain/zoneDates.js';

const partsIn = (words: Translate, locale: Locale, at: string) => {
  const parts = dateParts(at);
  return { ...parts, monthName: words(locale, `mail.months.${parts.month}`) };
};

/** `2 December 2026, 23:59 (China Standard Time)`: a moment that nobody can misread. */
export const letterMoment = (words: Translate, locale: Locale, at: string): string =>
  words(locale, 'mail.moment', partsIn(words, locale, at));

/** `2 December 2026`, always with its year. */
export const letterDay = (words: Translate, locale: Locale, at: string): string =>
  words(locale, 'mail.calendarDay', partsIn(words, locale, at));
