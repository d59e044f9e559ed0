import { addWorkingDays, dayAfter, zoneDay, type WorkingCalendar } from '../../domain/calendar.js';
import { contactLines } from '../../domain/definition/contact.js';
import { parseDuration } from '../../domain/duration.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { daysLeft } from '../../shared/words/dueView.js';
import type { FormState } from '../../shared/request/formState.js';
import { daysUntil } from '../../shared/calls/publicCalls.js';
import { readContent, type NoticeEntry, type NoticeWords } from './noticeContent.view.js';
import { saidOf } from './noticeWords.view.js';
import { pageLength, type ListedNotice, type NoticeRow, type StruckLine } from './notices.query.js';

/** The day a page is read on, and in which language. */
export interface Today {
  readonly now: Date;
  readonly locale: Locale;
  readonly calendar: WorkingCalendar;
  /** A day with its year: a list is read in other years as well. */
  readonly day: (at: string) => string;
}

const isRunning = (endsAt: string, now: Date): boolean => now.toISOString() <= endsAt;

/** How long there is, in the days by which the period is counted; 0 on its last day. */
function leftOf(
  period: string,
  endsAt: string,
  { now, calendar }: Pick<Today, 'now' | 'calendar'>,
): Left {
  const { unit } = parseDuration(period);
  return unit === 'wd'
    ? { count: daysLeft(calendar, now, endsAt), unit }
    : { count: daysUntil(endsAt, now), unit: 'd' };
}

interface Left {
  readonly count: number;
  readonly unit: 'wd' | 'd';
}

const overBadge = { tone: 'quiet', label: { key: 'notices.over' } };

function stateBadge(endsAt: string, today: Pick<Today, 'now'>): object {
  if (!isRunning(endsAt, today.now)) return overBadge;
  const count = daysUntil(endsAt, today.now);
  return count === 0
    ? { tone: 'warn', label: { key: 'notices.lastDay' } }
    : { tone: 'info', label: { key: 'notices.runningLeft', count } };
}

/** The public list, newest first. */
export function noticeListPage(
  found: readonly ListedNotice[],
  before: string,
  today: Today,
): object {
  const shown = found.slice(0, pageLength);
  const end = shown.at(-1);
  const more = found.length > pageLength && end;
  return {
    items: shown.map((notice) => ({
      href: `/notices/${notice.id}`,
      label: notice.title,
      from: notice.published_at,
      until: notice.ends_at,
      cases: notice.cases,
      badge: stateBadge(notice.ends_at, today),
    })),
    older: more ? `/notices?before=${end.published_at}~${end.id}` : false,
    newer: before === '' ? false : '/notices',
  };
}

/** A line of the list as the public reads it. */
export const entryLine = (entry: NoticeEntry, index: number): object => ({
  place: index + 1,
  title: entry.title,
  applicant: entry.applicant,
  award: entry.class ?? '',
  amountFen: entry.amount_fen,
  id: entry.application,
});

/** Whether a line holds no more, or corrects one of an earlier list; with where the other is. */
function correctionOf({ application }: NoticeEntry, corrections: readonly StruckLine[]): object {
  const line = corrections.find(({ application_id: of }) => of === application);
  const at = (id: string | null | undefined): string =>
    id ? `/notices/${id}#case-${application}` : '';
  return {
    struckAt: line?.struck_at ?? '',
    struckKey: `notices.struck.${line?.struck_for ?? 'corrected'}`,
    correctedHref: at(line?.corrected_by),
    correctsHref: at(line?.corrects),
  };
}

/** `5 working days`, from the definition's `5 wd`. */
export function periodLabel(period: string): object {
  const { count, unit } = parseDuration(period);
  return { key: `notices.length.${unit}`, count };
}

/** The first day that counts: working days begin with the next one, calendar days tomorrow. */
export function firstDay(period: string, publishedAt: string, calendar: WorkingCalendar): string {
  const { unit } = parseDuration(period);
  const published = new Date(publishedAt);
  return unit === 'wd'
    ? addWorkingDays(calendar, zoneDay(published), 1)
    : dayAfter(published, { count: 1, unit: 'd' });
}

/** Heads of the columns; those of lists before 0.6 are the words of a list of projects. */
export const headsOf = (words: NoticeWords | null): object => ({
  item: words?.item ?? { key: 'notices.project' },
  applicant: words?.applicant ?? { key: 'notices.applicant' },
  result: words === null ? { key: 'notices.class' } : words.result,
  amount: words === null ? { key: 'notices.amount' } : words.amount,
});

/** One notice as the public reads it, on screen and on paper. */
export function noticePage(
  notice: NoticeRow,
  corrections: readonly StruckLine[],
  today: Today,
): object {
  const { locale } = today;
  const { call, procedure, contact, discipline, words, period, until, entries } = readContent(
    notice.content,
  );
  const from = today.day(firstDay(period, notice.published_at, today.calendar));
  const last = today.day(notice.ends_at);
  const running = isRunning(notice.ends_at, today.now);
  const base = `/notices/${notice.id}`;
  return {
    heading: notice.title,
    call,
    procedure,
    contact: contactLines(contact, locale),
    discipline: discipline !== null && contactLines(discipline, locale),
    says: words
      ? saidOf(inLocale(words.says, locale), from, last)
      : { key: 'notices.says', from, until: last },
    heads: headsOf(words),
    published: today.day(notice.published_at),
    callId: notice.call_id,
    from: notice.published_at,
    until: notice.ends_at,
    /** Until when it was announced, where days off that came later prolonged it. */
    announced: until !== '' && until < notice.ends_at && today.day(until),
    length: periodLabel(period),
    running,
    left: running ? leftOf(period, notice.ends_at, today) : false,
    badge: stateBadge(notice.ends_at, today),
    hash: notice.content_hash,
    rows: entries.map((entry, index) => ({
      ...entryLine(entry, index),
      ...correctionOf(entry, corrections),
    })),
    withResults: entries.some(({ class: result }) => result !== null),
    withAmounts: entries.some(({ amount_fen: amount }) => amount !== null),
    objectHref: `${base}/object`,
    printHref: `${base}/print`,
    contentHref: `${base}/content`,
    crumbs: [{ href: '/notices', label: { key: 'notices.title' } }, { label: notice.title }],
  };
}

// More cases than this are easier to choose from a list that folds away.
const mostRadios = 6;

/** The form on which anyone may object. */
export function objectPage(
  notice: NoticeRow,
  corrections: readonly StruckLine[],
  form: FormState,
  chosen: string,
  { now, locale }: Pick<Today, 'now' | 'locale'>,
): object {
  const { entries, contact, discipline } = readContent(notice.content);
  const folded = entries.length > mostRadios;
  return {
    action: `/notices/${notice.id}/object`,
    noticeHref: `/notices/${notice.id}`,
    heading: notice.title,
    until: notice.ends_at,
    running: isRunning(notice.ends_at, now),
    contact: contactLines(contact, locale),
    discipline: discipline !== null && contactLines(discipline, locale),
    form,
    chosen,
    folded,
    cases: entries.flatMap(({ application, title, applicant }, index) => {
      const line = corrections.find(({ application_id: of }) => of === application);
      if (line && line.struck_at !== null) return [];
      const label = folded ? `${index + 1}. ${title}` : title;
      return [{ value: application, label, help: applicant }];
    }),
    crumbs: [
      { href: '/notices', label: { key: 'notices.title' } },
      { href: `/notices/${notice.id}`, label: notice.title },
      { label: { key: 'notices.object.title' } },
    ],
  };
}
