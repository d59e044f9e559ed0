import type { Actor } from '../../domain/actor.js';
import { differencesOf } from '../../domain/calendarYear.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import { changeBadge } from './calendar.page.js';
import type { ReadChange } from './calendarChange.file.js';
import type { ClosingCall } from './closingCalls.query.js';
import type { MovedCase, MovedDays } from './movedDays.query.js';
import type { MovedNotice } from './movedNotices.query.js';

interface Parts {
  readonly actor: Actor;
  readonly change: ReadChange;
  /** What it would move, or once it is published what it has moved; null where it moves nothing. */
  readonly moved:
    | MovedDays
    | { readonly cases: null; readonly lines: readonly MovedCase[]; readonly more: string | null }
    | null;
  /** Public lists that it would make longer. */
  readonly notices: readonly MovedNotice[];
  /** Open calls that close on a day which becomes a day off. */
  readonly calls: readonly ClosingCall[];
  /** Names of accounts by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** A change of the calendar: which days, which deadlines, who decides, what became of it. */
export function changePage(parts: Parts, context: FormContext): object {
  const { change, moved } = parts;
  const { row, before, after } = change;
  const { words, locale } = context;
  const base = `/manage/calendar/changes/${row.id}`;
  return {
    title: words(locale, 'calendar.changeTitle', { year: row.year }),
    crumbs: [
      { href: '/manage/calendar', label: { key: 'calendar.title' } },
      {
        href: `/manage/calendar/${row.year}`,
        label: { key: 'calendar.yearTitle', year: row.year },
      },
      { label: { key: 'calendar.changeTitle', year: row.year } },
    ],
    base,
    version: row.version,
    badge: changeBadge(row),
    published: row.status === 'published',
    facts: factsOf(parts),
    differences: differencesOf(before, after).map(({ day, was, becomes }) => ({
      day,
      was: { key: `calendar.becomes.${was}` },
      becomes: { key: `calendar.becomes.${becomes}` },
    })),
    moved: moved !== null && {
      count: moved.cases ?? false,
      done: moved.cases === null,
      rows: moved.lines.map((line) => ({
        href: `/cases/${line.row.id}`,
        caseTitle: line.row.title,
        no: line.row.number ?? '',
        stage: line.stage,
        before: line.before,
        after: line.after,
      })),
      moreHref: moved.more !== null && `${base}?after=${moved.more}#moved`,
    },
    notices: parts.notices.map((list) => ({
      href: `/notices/${list.id}`,
      notice: list.title,
      before: list.before,
      after: list.after,
    })),
    calls: parts.calls.map((call) => ({
      href: `/manage/calls/${call.id}`,
      call: call.title,
      closes: call.closes_at,
    })),
    cases: row.moved_cases,
    done: row.status === 'moved',
    form: formState(context, words, { why: '' }),
    rejecting: context.failed !== null && 'why' in context.failed.typed,
    may: rightsOf(parts),
  };
}

function factsOf({ change: { row, after }, names }: Parts): object[] {
  const fact = (label: string, value: string, at = ''): object[] =>
    value === '' ? [] : [{ label: { key: `calendar.facts.${label}` }, value, at }];
  return [
    ...fact('reason', row.reason),
    ...fact('source', after.source),
    ...fact('document', after.document ?? ''),
    ...fact('proposedBy', names.get(row.proposed_by) ?? '', row.proposed_at),
    ...fact('decidedBy', names.get(row.decided_by ?? '') ?? '', row.decided_at ?? ''),
    ...fact('rejectedFor', row.decision_reason ?? ''),
  ];
}

/** What this person may do now; whoever proposed it is told why another must decide. */
function rightsOf({ actor, change: { row } }: Parts): object {
  const open = row.status === 'proposed';
  const own = row.proposed_person === actor.personId;
  return { decide: open && !own, withdraw: open && own };
}
