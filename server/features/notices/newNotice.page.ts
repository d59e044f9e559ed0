import type { FormState } from '../../shared/request/formState.js';
import { entryLine, firstDay, headsOf, periodLabel, type Today } from './notice.page.js';
import { inLocale } from '../../domain/localText.js';
import type { NoticeWords } from './noticeContent.view.js';
import { saidOf } from './noticeWords.view.js';
import type { WaitingForNotice } from './waitingCases.query.js';

/** What is left out of every public list (docs/sources.md §2.1). */
const neverPublic = ['identity', 'contacts', 'scores', 'experts'] as const;

interface NewList {
  readonly from: string;
  readonly until: string;
  readonly words: NoticeWords;
  readonly today: Today;
}

/**
 * What the officer is about to publish, exactly as the public will read it; `until` is when a
 * list published now would end, `chosen` what was ticked before (null: everything).
 */
export function newNoticePage(
  { call, period, cases }: WaitingForNotice,
  form: FormState,
  chosen: ReadonlySet<string> | null,
  { from, until, words, today }: NewList,
): object {
  return {
    callTitle: call.title,
    action: `/calls/${call.id}/notices/new`,
    form,
    from,
    until,
    length: periodLabel(period),
    says: saidOf(
      inLocale(words.says, today.locale),
      today.day(firstDay(period, from, today.calendar)),
      today.day(until),
    ),
    heads: headsOf(words),
    rows: cases.map(({ row, entry, covered }, index) => ({
      ...entryLine(entry, index),
      number: row.number,
      covered,
      caseHref: `/cases/${row.id}`,
      checked: chosen === null || chosen.has(row.id),
    })),
    covered: cases.some(({ covered }) => covered),
    never: neverPublic.map((what) => ({ key: `notices.new.never.${what}` })),
    crumbs: [
      { href: '/tasks', label: { key: 'common.nav.tasks' } },
      { label: { key: 'notices.new.title' } },
    ],
  };
}
