import { zoneDay } from '../../domain/calendar.js';
import type { FormState } from '../formState.js';
import { readContent, type NoticeEntry } from './noticeContent.js';
import type { ListedNotice, NoticeRow } from './notices.query.js';
import type { WaitingForNotice } from './waitingCases.query.js';

const dayMs = 86_400_000;

/** Calendar days from today to the last day of a period; below 0 once it is over. */
function daysTo(endsAt: string, now: Date): number {
  const day = (at: Date): number => Date.parse(zoneDay(at));
  return (day(new Date(endsAt)) - day(now)) / dayMs;
}

const isRunning = (endsAt: string, now: Date): boolean => now.toISOString() <= endsAt;

const stateBadge = (running: boolean): object =>
  running
    ? { tone: 'info', label: { key: 'notices.running' } }
    : { tone: 'quiet', label: { key: 'notices.over' } };

/** The public list, 50 at a time; `found` holds one more where there is a next page. */
export function noticeListPage(found: readonly ListedNotice[], before: string, now: Date): object {
  const shown = found.slice(0, 50);
  return {
    items: shown.map((notice) => ({
      href: `/notices/${notice.id}`,
      label: notice.title,
      from: notice.published_at,
      until: notice.ends_at,
      cases: notice.cases,
      badge: stateBadge(isRunning(notice.ends_at, now)),
    })),
    older: found.length > 50 ? `/notices?before=${shown.at(-1)?.id ?? ''}` : false,
    newer: before === '' ? false : '/notices',
  };
}

const rowOf = (entry: NoticeEntry, index: number): object => ({
  place: index + 1,
  title: entry.title,
  applicant: entry.applicant,
  award: entry.class ?? '',
  amountFen: entry.amount_fen,
  id: entry.application,
});

/** One notice as the public reads it. */
export function noticePage(notice: NoticeRow, now: Date): object {
  const { call, procedure, entries } = readContent(notice.content);
  const running = isRunning(notice.ends_at, now);
  return {
    id: notice.id,
    heading: notice.title,
    call,
    procedure,
    callId: notice.call_id,
    from: notice.published_at,
    until: notice.ends_at,
    running,
    days: daysTo(notice.ends_at, now),
    badge: stateBadge(running),
    hash: notice.content_hash,
    rows: entries.map(rowOf),
    withAmounts: entries.some((entry) => entry.amount_fen !== null),
    objectHref: `/notices/${notice.id}/object`,
  };
}

/** The form on which anyone may object. */
export function objectPage(notice: NoticeRow, form: FormState, chosen: string): object {
  const { entries } = readContent(notice.content);
  return {
    id: notice.id,
    heading: notice.title,
    until: notice.ends_at,
    form,
    chosen,
    cases: entries.map(({ application, title, applicant }) => ({
      value: application,
      label: title,
      help: applicant,
    })),
  };
}

/** What the officer is about to publish, exactly as the public will read it. */
export function newNoticePage(
  { call, cases }: WaitingForNotice,
  form: FormState,
  chosen: ReadonlySet<string> | null,
): object {
  return {
    callId: call.id,
    callTitle: call.title,
    form,
    rows: cases.map(({ row, entry }, index) => ({
      ...rowOf(entry, index),
      number: row.number,
      checked: chosen === null || chosen.has(row.id),
    })),
    crumbs: [
      { href: `/calls/${call.id}`, label: call.title },
      { label: { key: 'notices.new.title' } },
    ],
  };
}
