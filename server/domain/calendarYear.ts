import { z } from 'zod';
import { localTextSchema, type LocalText } from './localText.js';
import { daysLater, statutoryHolidayOn, statutoryHolidays } from './statutoryHolidays.js';
import { isCalendarDay } from './typed.js';

/**
 * The official arrangement of a year: which weekdays are off and which weekends are worked, as
 * the State Council announces it once a year and a zone may change it for a day.
 */
const dayText = z.string().refine(isCalendarDay, 'no such day');
const spanSchema = z
  .strictObject({ from: dayText, to: dayText, name: localTextSchema })
  .refine(({ from, to }) => from <= to, 'ends before it begins');
const fileSchema = z.strictObject({
  year: z.number().int().min(2000).max(2100),
  /** The announcement's title, and the number under which it was issued, as far as known. */
  source: z.string().min(1),
  document: z.string().optional(),
  off: z.array(spanSchema),
  worked: z.array(dayText),
});
export type CalendarFile = Readonly<z.infer<typeof fileSchema>>;
type Span = CalendarFile['off'][number];

/** What is wrong with a year, and on which day. */
export type YearFault =
  'other_year' | 'worked_weekday' | 'off_and_worked' | 'twice' | 'holiday_missing';

/** One file of `config/calendars`, or what was imported for a year. */
export const calendarYearSchema = fileSchema.superRefine((file, context) => {
  for (const { day, fault } of faultsOf(file)) {
    // What the law names, and double lines, are held against what is typed, not against years kept from before.
    if (fault !== 'holiday_missing' && fault !== 'twice') context.addIssue(`${day}: ${fault}`);
  }
});

/** Everything wrong with a year, by day; a holiday that the law names and the year leaves out counts. */
export function faultsOf(
  file: Pick<CalendarFile, 'year' | 'off' | 'worked'>,
): { readonly day: string; readonly fault: YearFault }[] {
  const [offDays, off] = [file.off.flatMap(daysOf), new Set(file.off.flatMap(daysOf))];
  const found = (fault: YearFault, days: readonly string[]) => days.map((day) => ({ day, fault }));
  const days = [...off, ...file.worked];
  return [
    ...found(
      'other_year',
      days.filter((day) => Number(day.slice(0, 4)) !== file.year),
    ),
    ...found(
      'worked_weekday',
      file.worked.filter((day) => !isWeekend(day)),
    ),
    ...found(
      'off_and_worked',
      file.worked.filter((day) => off.has(day)),
    ),
    ...found('twice', [...repeatedOf(offDays), ...repeatedOf(file.worked)]),
    ...found(
      'holiday_missing',
      statutoryHolidays(file.year).flatMap(({ day }) => (off.has(day) ? [] : [day])),
    ),
  ];
}

/** Each day that is named more than once, once. */
const repeatedOf = (days: readonly string[]): string[] => [
  ...new Set(days.filter((day, index) => days.indexOf(day) !== index)),
];

export const isWeekend = (day: string): boolean =>
  [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** Every day of a span, in order. */
export function daysOf({ from, to }: Pick<Span, 'from' | 'to'>): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return Array.from({ length: count }, (_, index) => daysLater(from, index));
}

/** What a day is by the arrangement; `usual` is a weekday worked or a weekend off. */
export const dayKinds = ['off', 'worked', 'usual'] as const;
export type DayKind = (typeof dayKinds)[number];

/** What a day is in a year; a year that is not known has the holidays of the law. */
export function dayKind(file: CalendarFile | null, day: string): DayKind {
  if (file === null) return statutoryHolidayOn(day) ? 'off' : 'usual';
  if (file.worked.includes(day)) return 'worked';
  return file.off.some(({ from, to }) => from <= day && day <= to) ? 'off' : 'usual';
}

/** A year with one day changed; what it was called goes with a day that is no longer off. */
export function withDay(
  file: CalendarFile,
  day: string,
  becomes: DayKind,
  name: LocalText,
): CalendarFile {
  const off = file.off.flatMap((span): Span[] =>
    day < span.from || day > span.to
      ? [span]
      : [
          { ...span, to: daysLater(day, -1) },
          { ...span, from: daysLater(day, 1) },
        ].filter(({ from, to }) => from <= to),
  );
  const worked = file.worked.filter((each) => each !== day);
  if (becomes === 'off') off.push({ from: day, to: day, name });
  if (becomes === 'worked') worked.push(day);
  return {
    ...file,
    off: off.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
    worked: worked.toSorted(),
  };
}

/** One day that a change makes another. */
export interface DayDifference {
  readonly day: string;
  readonly was: DayKind;
  readonly becomes: DayKind;
}

/** The days on which two arrangements of a year differ in whether the zone works, in order. */
export function differencesOf(before: CalendarFile | null, after: CalendarFile): DayDifference[] {
  const first = `${after.year}-01-01`;
  const days = daysOf({ from: first, to: `${after.year}-12-31` });
  return days.flatMap((day) => {
    const [was, becomes] = [dayKind(before, day), dayKind(after, day)];
    return works(was, day) === works(becomes, day) ? [] : [{ day, was, becomes }];
  });
}

const works = (kind: DayKind, day: string): boolean =>
  kind === 'worked' || (kind === 'usual' && !isWeekend(day));
