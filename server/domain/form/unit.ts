import { inLocale, type Locale, type LocalText } from '../localText.js';

/** A figure with its unit; nothing stays nothing. */
export function withUnit(figure: string, unit: LocalText | undefined, locale: Locale): string {
  if (unit === undefined || figure === '') return figure;
  return `${figure} ${inLocale(unit, locale)}`;
}
