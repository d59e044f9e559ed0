import { zoneDay, type WorkingCalendar } from '../../domain/calendar.js';
import type { CalendarFile } from '../../domain/calendarYear.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { CalendarChangeRow } from './calendarChange.file.js';
import { yearLines } from './yearText.input.js';

export interface MissingYear {
  readonly year: number;
  /** Running deadlines that lie in it. */
  readonly cases: number;
}

interface Parts {
  readonly calendar: WorkingCalendar;
  readonly missing: readonly MissingYear[];
  /** The latest changes, newest first. */
  readonly changes: readonly CalendarChangeRow[];
  /** The year whose form is shown, and what it holds so far. */
  readonly year: number;
}

/** The years that are known, those that are missing, what is under way, and the form for a year. */
export function calendarPage(parts: Parts, context: FormContext): object {
  const { calendar, missing, changes, year } = parts;
  const { words, locale } = context;
  const years = [...calendar.years.values()].map(({ file }) => file);
  const present = calendar.years.get(year)?.file ?? null;
  const open = changes.find(({ open_key: key }) => key !== null);
  return {
    title: words(locale, 'calendar.title'),
    missing: missing.map(({ year: of, cases }) => ({ of, count: cases })),
    open: open
      ? { href: `/manage/calendar/changes/${open.id}`, of: open.year, status: open.status }
      : false,
    years: years.toSorted((a, b) => b.year - a.year).map(yearLine),
    changes: changes.map((change) => ({
      href: `/manage/calendar/changes/${change.id}`,
      of: change.year,
      reason: change.reason,
      at: change.proposed_at,
      badge: changeBadge(change),
    })),
    form: formState(context, words, valuesOf(year, present)),
  };
}

const yearLine = (file: CalendarFile): object => ({
  href: `/manage/calendar/${file.year}`,
  of: file.year,
  off: file.off.length,
  worked: file.worked.length,
  source: file.source,
  document: file.document ?? '',
});

const valuesOf = (
  year: number,
  present: CalendarFile | null,
): Readonly<Record<string, string>> => ({
  year: String(year),
  source: present?.source ?? '',
  document: present?.document ?? '',
  ...(present === null ? { off: '', worked: '' } : yearLines(present)),
  reason: '',
});

const tones = {
  proposed: 'info',
  published: 'warn',
  moved: 'ok',
  rejected: 'bad',
  withdrawn: 'quiet',
} as const;

/** Where a change stands, in a word. */
export const changeBadge = ({ status }: Pick<CalendarChangeRow, 'status'>): object => ({
  tone: tones[status],
  label: { key: `calendar.status.${status}` },
});

/** Of which year the form is: the one asked for, else the first that is missing, else the next. */
export function yearAsked(
  asked: string | undefined,
  missing: readonly MissingYear[],
  now: Date,
): number {
  const typed = Number(asked);
  if (Number.isInteger(typed) && typed >= 2000 && typed <= 2100) return typed;
  return missing[0]?.year ?? Number(zoneDay(now).slice(0, 4)) + 1;
}
