import { plainState, type PlainState } from '../../domain/application/plainState.js';
import { windowState } from '../../domain/application/callWindow.js';
import type { LocalText } from '../../domain/localText.js';
import type { End } from '../../domain/definition/definition.js';
import { dateWords } from '../../shared/words/dateWords.js';
import { listLength, type ListedApplication } from './applicationList.query.js';
import type { PageContext } from '../../shared/request/pageContext.js';

/** A line of the list with the end that its definition names. */
export interface ListLine {
  readonly application: ListedApplication;
  readonly end: End | null;
  /** It stands in a stage in which its applicant is heard. */
  readonly isHeard: boolean;
}

export const stateTone: Readonly<Record<PlainState, string>> = {
  draft: 'info',
  in_progress: 'info',
  waiting: 'warn',
  granted: 'ok',
  closed: 'quiet',
};

/** My applications: each says its state, what to do and until when. */
export function applicationListPage(lines: readonly ListLine[], context: PageContext): object {
  const { words, locale } = context;
  const shown = lines.slice(0, listLength);
  const last = shown.at(-1);
  const older = lines.length > listLength && last;
  return {
    title: words(locale, 'applications.list.title'),
    hearings: shown.some(({ isHeard }) => isHeard) && '/defences/own',
    items: shown.map((line) => listItem(line, context)),
    older: older ? `/applications?before=${last.application.id}` : false,
  };
}

function listItem({ application, end }: ListLine, context: PageContext): object {
  const { words, locale, now } = context;
  const { callStatus: status, opensAt, closesAt } = application;
  const closed =
    status !== 'published' || windowState({ status, opensAt, closesAt }, now) === 'closed';
  const state = plainState(application.status, application.waitingOn, end?.state ?? null, {
    committed: application.committed,
    callClosed: closed,
  });
  const who = [application.number, application.applicantName].filter(Boolean).join(' · ');
  return {
    href: `/applications/${application.id}`,
    label: application.title === '' ? application.callTitle : application.title,
    aside: who,
    note: whatToDo(application, state, end?.name ?? null, context),
    urgent: state === 'waiting',
    badge: {
      tone: stateTone[state],
      label: words(locale, `applications.states.${state}`),
    },
  };
}

function whatToDo(
  { dueAt, closesAt, submittedAt, status }: ListedApplication,
  state: PlainState,
  end: LocalText | null,
  { words, locale, now }: PageContext,
): string | LocalText {
  const dates = dateWords(words, locale, now);
  const say = (key: string, at: string | null): string =>
    words(locale, `applications.list.${key}`, {
      date: at === null ? '' : key === 'inProgress' ? dates.datetime(at) : dates.deadline(at),
    });
  switch (state) {
    case 'draft':
      return say('draftUntil', closesAt);
    case 'waiting':
      return dueAt === null ? say('waiting', null) : say('waitingUntil', dueAt);
    case 'in_progress':
      return say('inProgress', submittedAt);
    case 'granted':
      return end ?? say('granted', null);
    default:
      return end ?? say(status === 'draft' ? 'missed' : 'closed', closesAt);
  }
}
