import { z } from 'zod';
import {
  dayKinds,
  faultsOf,
  withDay,
  type CalendarFile,
  type YearFault,
} from '../../domain/calendarYear.js';
import type { LocalText } from '../../domain/localText.js';
import { invalid } from '../../domain/refusal.js';
import {
  choice,
  day as dayTyped,
  halfWidth,
  isCalendarDay,
  line,
  optionalLine,
  paragraph,
  whole,
} from '../../domain/typed.js';

/** A whole year as it was announced, with why it is brought in. */
export const yearInput = z.object({
  year: whole(2000, 2100),
  source: line(300),
  document: optionalLine(100),
  off: paragraph({ min: 1, max: 5000 }),
  worked: paragraph({ min: 0, max: 5000 }),
  reason: paragraph({ min: 5, max: 500 }),
});

/** One day that becomes another. */
export const dayInput = z.object({
  day: dayTyped(),
  becomes: choice(dayKinds),
  called: optionalLine(60),
  day_reason: paragraph({ min: 5, max: 500 }),
});

/** Reads the arrangement of a year; refuses what is no arrangement, at its line or day. */
export function yearFrom(typed: z.infer<typeof yearInput>): CalendarFile {
  const { year, source, document, off, worked } = typed;
  const file = {
    year,
    source,
    ...(document === '' ? {} : { document }),
    off: linesOf(off).map((text, index) => spanOf(text, index + 1)),
    worked: linesOf(worked).map((text, index) => dayOf(text, index + 1)),
  };
  demandSense(file);
  return file;
}

/** The year with the day changed; refuses what cannot be, such as a holiday of the law worked. */
export function yearWith(present: CalendarFile, typed: z.infer<typeof dayInput>): CalendarFile {
  const { day, becomes, called } = typed;
  if (becomes === 'off' && called === '') throw invalid({ called: { code: 'required' } });
  const file = withDay(present, day, becomes, namesIn(called));
  const [fault] = faultsOf(file);
  if (fault) throw invalid({ day: reasonOf(fault) });
  return file;
}

/** An arrangement as the form shows it, a line each. */
export const yearLines = (
  file: CalendarFile,
): { readonly off: string; readonly worked: string } => ({
  off: file.off.map(({ from, to, name }) => `${from} ${to} ${name.zh} / ${name.en}`).join('\n'),
  worked: file.worked.join('\n'),
});

/** Refuses a faulty year: at each of the two lists the first thing that is wrong in it, with its day. */
function demandSense(file: CalendarFile): void {
  const faults = faultsOf(file);
  if (faults.length === 0) return;
  const inWorked = ({ day, fault }: (typeof faults)[number]): boolean =>
    fault !== 'holiday_missing' && file.worked.includes(day);
  const first = { off: faults.find((each) => !inWorked(each)), worked: faults.find(inWorked) };
  throw invalid({
    ...(first.off ? { off: reasonOf(first.off) } : {}),
    ...(first.worked ? { worked: reasonOf(first.worked) } : {}),
  });
}

const reasonOf = ({ day, fault }: { readonly day: string; readonly fault: YearFault }) => ({
  code: `calendar_${fault}`,
  params: { day },
});

const linesOf = (text: string): string[] =>
  halfWidth(text)
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => each !== '');

function spanOf(text: string, number: number): CalendarFile['off'][number] {
  const [from = '', to = '', ...name] = text.split(/\s+/);
  if (!isCalendarDay(from) || !isCalendarDay(to) || from > to || name.length === 0) {
    throw invalid({ off: { code: 'calendar_line_wrong', params: { number } } });
  }
  return { from, to, name: namesIn(name.join(' ')) };
}

/** `春节 / Spring Festival`; one name alone serves in both languages. */
function namesIn(text: string): LocalText {
  const [zh = '', en = zh] = text.split(/\s*\/\s*/);
  return { zh, en };
}

function dayOf(text: string, number: number): string {
  if (!isCalendarDay(text)) {
    throw invalid({ worked: { code: 'calendar_line_wrong', params: { number } } });
  }
  return text;
}
