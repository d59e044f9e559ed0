import type { LocalText } from '../../domain/localText.js';
import { dateWords } from '../../shared/words/dateWords.js';
import { endOfCase } from '../../shared/casefile/caseEnd.js';
import type { ApplicationView } from './applicationView.file.js';
import type { PageContext } from '../../shared/request/pageContext.js';

/** What the applicant reads first: what must be done by when, or that nothing must. */
export interface Banner {
  readonly tone: 'urgent' | 'info' | 'done' | 'bad';
  readonly title: string | LocalText;
  readonly message: string | LocalText;
  readonly href: string;
  readonly act: string;
  /** The instant that the title tells, for the reader's own time; '' where it tells none. */
  readonly closing: string;
}

/** An objection about which the applicant is to be heard, and until when they answer. */
export interface AskedOfApplicant {
  readonly objection: string;
  readonly due: string;
}

/** Asks the applicant for their side of an objection, before all else. */
export function hearingBanner(
  { objection, due }: AskedOfApplicant,
  href: string,
  { words, locale, now }: PageContext,
): Banner {
  const say = (key: string, values: Readonly<Record<string, string>> = {}): string =>
    words(locale, `applications.banner.${key}`, values);
  return {
    tone: 'urgent',
    title: say('hearing', { date: dateWords(words, locale, now).deadline(due) }),
    message: say('hearingSays'),
    href: `${href}/objections/${objection}`,
    act: say('hearingAct'),
    closing: due,
  };
}

/** What an applicant is told first: what to do now, or what is waited for. */
export function caseBanner(view: ApplicationView, href: string, context: PageContext): Banner {
  const { words, locale, now } = context;
  const { definition, row } = view.draft.file;
  const { state } = row;
  const say = (key: string, values: Readonly<Record<string, string | number>> = {}): string =>
    words(locale, `applications.banner.${key}`, values);
  const dates = dateWords(words, locale, now);
  if (state.status === 'ended') {
    const end = endOfCase(words, definition, state.end);
    return {
      tone: end?.state === 'granted' ? 'done' : 'info',
      title: end?.name ?? say('ended'),
      message: end?.letter ?? '',
      href: '',
      act: '',
      closing: '',
    };
  }
  if (state.corrections !== null) {
    const { items, dueAt } = state.corrections;
    return {
      tone: 'urgent',
      title: say('correct', { count: items.length, date: dates.deadline(dueAt) }),
      message: say('correctSays'),
      href: firstToCorrect(view, href),
      act: say('correctAct'),
      closing: dueAt,
    };
  }
  const waiting = Object.values(state.tasks).find(
    ({ role, stage }) => role === 'applicant' && stage === state.stage,
  );
  if (state.deferral && !waiting) {
    return {
      tone: 'urgent',
      title: say('deferred', { date: dates.deadline(state.deferral.dueAt) }),
      message: say('deferredSays'),
      href: `${href}/documents`,
      act: say('deferredAct'),
      closing: state.deferral.dueAt,
    };
  }
  if (waiting) {
    const date = waiting.dueAt === null ? '' : dates.deadline(waiting.dueAt);
    return {
      tone: isSoon(waiting.dueAt, now) ? 'urgent' : 'info',
      title: date === '' ? say('yourTurn') : say('yourTurnUntil', { date }),
      message: '',
      href: '#stage',
      act: say('yourTurnAct'),
      closing: waiting.dueAt ?? '',
    };
  }
  const held = state.holds.length > 0;
  return {
    tone: 'info',
    title: say(held ? 'held' : 'underWay'),
    message: say(held ? 'heldSays' : 'underWaySays'),
    href: '',
    act: '',
    closing: '',
  };
}

const soonMs = 30 * 86_400_000;

/** A report that is due in a year should not look like something that burns. */
const isSoon = (dueAt: string | null, now: Date): boolean =>
  dueAt === null || Date.parse(dueAt) - now.getTime() < soonMs;

function firstToCorrect({ draft, editable }: ApplicationView, href: string): string {
  const [section] = [...draft.file.compiled.sections.keys()].filter((id) => editable.notes.has(id));
  return section === undefined ? `${href}/documents` : `${href}/sections/${section}`;
}
