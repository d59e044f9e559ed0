import { isWorkingDay, zoneDay, type WorkingCalendar } from '../../domain/calendar.js';
import { dayKind, dayKinds, daysOf, type CalendarFile } from '../../domain/calendarYear.js';
import type { LocalText } from '../../domain/localText.js';
import { statutoryHolidayOn } from '../../domain/statutoryHolidays.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';

/** A day in the table of its month; `false` where a week begins or ends in another month. */
type Cell = false | { readonly dayNo: number; readonly kind: string; readonly says: unknown };

/** A year as a calendar: every month with what its days are, and the form that changes one of them. */
export function yearPage(
  { calendar, year }: { readonly calendar: WorkingCalendar; readonly year: number },
  context: FormContext,
): object {
  const { words, locale, now } = context;
  const file = calendar.years.get(year)?.file ?? null;
  const days = daysOf({ from: `${year}-01-01`, to: `${year}-12-31` });
  const today = zoneDay(now);
  return {
    title: words(locale, 'calendar.yearTitle', { year }),
    crumbs: [
      { href: '/manage/calendar', label: { key: 'calendar.title' } },
      { label: { key: 'calendar.yearTitle', year } },
    ],
    of: year,
    known: file !== null,
    source: file?.source ?? '',
    document: file?.document ?? '',
    workingDays: days.filter((day) => isWorkingDay(calendar, day)).length,
    weekdays: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ key: `calendar.weekday.${day}` })),
    months: Array.from({ length: 12 }, (_, index) => ({
      name: { key: `calendar.month.${index + 1}` },
      weeks: weeksOf(
        days.filter((day) => Number(day.slice(5, 7)) === index + 1),
        (day) => cellOf(calendar, file, day),
      ),
    })),
    changeHref: `/manage/calendar?year=${year}#import`,
    earlierHref: year > 2000 && `/manage/calendar/${year - 1}`,
    laterHref: year < 2100 && `/manage/calendar/${year + 1}`,
    kinds: dayKinds.map((kind) => ({ value: kind, label: { key: `calendar.becomes.${kind}` } })),
    form: formState(context, words, {
      day: today.startsWith(String(year)) ? today : '',
      becomes: 'off',
      called: '',
      day_reason: '',
    }),
  };
}

function cellOf(calendar: WorkingCalendar, file: CalendarFile | null, day: string): Cell {
  const kind = dayKind(file, day);
  const works = isWorkingDay(calendar, day);
  const shown = kind === 'usual' ? (works ? 'usual' : 'weekend') : kind;
  return {
    dayNo: Number(day.slice(8)),
    kind: shown,
    says: shown === 'off' ? nameOf(file, day) : '',
  };
}

const nameOf = (
  file: CalendarFile | null,
  day: string,
): LocalText | { readonly key: string } | '' => {
  const span = file?.off.find(({ from, to }) => from <= day && day <= to);
  if (span) return span.name;
  const holiday = statutoryHolidayOn(day);
  return holiday ? { key: `calendar.holiday.${holiday.name}` } : '';
};

/** The days of a month in weeks that begin on Monday. */
function weeksOf(days: readonly string[], cell: (day: string) => Cell): Cell[][] {
  const first = new Date(`${days[0] ?? ''}T00:00:00Z`).getUTCDay();
  const cells: Cell[] = [
    ...Array.from({ length: (first + 6) % 7 }, (): Cell => false),
    ...days.map(cell),
  ];
  while (cells.length % 7 > 0) cells.push(false);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}
