import { z } from 'zod';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';
import type { Locale } from '../../localText.js';
import { isCalendarDay, isoDay } from '../../typed.js';

/** A day of the calendar, kept as `YYYY-MM-DD`; expressions see that text, which sorts by time. */
export const daySchema = z.strictObject({
  kind: z.literal('day'),
  ...fieldCommon,
  /** `today`: may not lie in the future. */
  latest: z.literal('today').optional(),
  earliest: z.string().refine(isCalendarDay, 'no_such_day').optional(),
});

export const dayField: FieldKind<z.infer<typeof daySchema>> = {
  kind: 'day',
  celType: 'string',
  meaning: 'day',
  glance: true,
  read: (raw, name, { latest, earliest = '1900-01-01' }, today) =>
    readLine(raw, name, 40, (typed) => {
      const iso = isoDay(typed);
      if (!isCalendarDay(iso) || iso > '2199-12-31') return problemOf('no_such_day');
      if (iso < earliest) return problemOf('too_early', { earliest });
      if (latest === 'today' && iso > today) return problemOf('in_the_future');
      return valueOf(iso);
    }),
  sample: (name, { earliest = '' }, today) => {
    const before = `${Number(today.slice(0, 4)) - 2}-06-15`;
    return { [name]: before < earliest ? earliest : before };
  },
  print: (value, _, { locale }) => printDay(asText(value), locale),
  type: asText,
  fromSheet: (cell) => (/^\d{5}$/.test(cell) ? dayOfWorkbook(Number(cell)) : cell),
  toCel: (value) => value,
};

/** Workbooks count days from 30 December 1899 (ECMA-376, 18.17.4.1, the 1900 date system). */
const dayOfWorkbook = (number: number): string =>
  new Date(Date.UTC(1899, 11, 30) + number * 86_400_000).toISOString().slice(0, 10);

const longDate = (locale: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });

/** A formatter takes longer to make than a page to print. */
const longDates = { 'zh-CN': longDate('zh-CN'), en: longDate('en-GB') };

function printDay(iso: string, locale: Locale): string {
  if (!isCalendarDay(iso)) return '';
  return longDates[locale].format(new Date(`${iso}T00:00:00Z`));
}
