import { zoneYear } from '../../domain/calendar.js';
import type { Locale, Translate } from '../../domain/localText.js';
import { memoriesOf } from '../../domain/memory.js';
import { dateParts } from '../../domain/zoneDates.js';

/** Dates inside sentences; where a date stands alone the templates print it themselves. */
export interface DateWords {
  /** `27 Nov`, with its year unless it is the present one. */
  date(at: string): string;
  /** `27 Nov, 18:00` */
  datetime(at: string): string;
  /** `27 Nov 2026, 18:00 Beijing time (UTC+8)`: by when something closes, for readers anywhere. */
  deadline(at: string): string;
  /** The same to the second, as a receipt states it. */
  exact(at: string): string;
}

/** Dates as they are written in one language; `now` says which year goes without saying. */
export function dateWords(words: Translate, locale: Locale, now: Date): DateWords {
  const present = zoneYear(now);
  return {
    date: (at) => dateText(words, locale, { shape: 'date', present }, at),
    datetime: (at) => dateText(words, locale, { shape: 'datetime', present }, at),
    deadline: (at) => dateText(words, locale, { shape: 'deadline', present: noYear }, at),
    exact: (at) => dateText(words, locale, { shape: 'exact', present: noYear }, at),
  };
}

interface DateShape {
  readonly shape: 'date' | 'datetime' | 'deadline' | 'exact';
  /** The year that goes without saying. */
  readonly present: number;
}

/** On paper no year goes without saying: it is read in others. */
export const noYear = 0;

/** How much of an instant a shape tells. */
const told = { date: 13, datetime: 16, deadline: 16, exact: 19 } as const;

const remembered = memoriesOf<string>(10_000);

/** An instant, or a calendar day `YYYY-MM-DD`, as it is written in one language. */
export function dateText(
  words: Translate,
  locale: Locale,
  { shape, present }: DateShape,
  at: string,
): string {
  // The zone is whole hours away, so every instant of an hour falls on one day.
  const moment = isInstant(at) ? at.slice(0, told[shape]) : at;
  return remembered(words)(`${locale} ${shape} ${present} ${moment}`, () => {
    const parts = dateParts(at);
    const monthName = words(locale, `common.months.${parts.month}`);
    const dated = shape === 'date' || shape === 'datetime';
    const key = dated && parts.year !== present ? `${shape}Year` : shape;
    return words(locale, `common.${key}`, { ...parts, monthName });
  });
}

const isInstant = (at: string): boolean => at.length === 24 && at.endsWith('Z');
