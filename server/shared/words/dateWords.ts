import { zoneDay } from '../../domain/calendar.js';
import type { Locale, Translate } from '../../domain/localText.js';
import { dateParts } from '../../domain/zoneDates.js';

/** Dates inside sentences; where a date stands alone the templates print it themselves. */
export interface DateWords {
  /** `27 Nov`, with its year unless it is the present one. */
  date(at: string): string;
  /** `27 Nov, 18:00` */
  datetime(at: string): string;
}

/** Dates as they are written in one language; `now` says which year goes without saying. */
export function dateWords(words: Translate, locale: Locale, now: Date): DateWords {
  const present = Number(zoneDay(now).slice(0, 4));
  const write = (shape: 'date' | 'datetime', at: string): string => {
    const parts = dateParts(at);
    const monthName = words(locale, `common.months.${parts.month}`);
    const key = parts.year === present ? shape : `${shape}Year`;
    return words(locale, `common.${key}`, { ...parts, monthName });
  };
  return { date: (at) => write('date', at), datetime: (at) => write('datetime', at) };
}
