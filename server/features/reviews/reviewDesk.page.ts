import type { SeatStatus } from '../../domain/workflow/contract/stageQuestions.js';
import type { DeskReview } from './deskReviews.query.js';
import type { OwnPlace } from './ownReviews.query.js';

const word = (key: string, values: object = {}) => ({ key: `reviews.desk.${key}`, ...values });
const tones = { invited: 'warn', accepted: 'info', submitted: 'ok', declined: 'quiet' } as const;

/** The expert's desk: what waits, by call and due date, and what has been done. */
export function reviewDeskPage(reviews: readonly DeskReview[], passed: readonly string[]): object {
  const live = reviews.filter(isLive);
  const calls = [...new Set(live.map(({ callId }) => callId))];
  return {
    /** What was not answered together with others, by the code of each. */
    passed: reviews.filter(({ id }) => passed.includes(id)).map(({ code }) => code),
    hearings: live.some(({ isHeard }) => isHeard) && '/defences/seats',
    invited: live.filter(({ status }) => status === 'invited').length,
    accepted: live.filter(({ status }) => status === 'accepted').length,
    submitted: reviews.filter(({ status }) => status === 'submitted').length,
    groups: calls.map((callId) => groupOf(reviews.filter((review) => review.callId === callId))),
    past: pastCalls(reviews.filter(({ callId }) => !calls.includes(callId))),
  };
}

export const isLive = ({ status, open }: Pick<OwnPlace, 'status' | 'open'>): boolean =>
  open && (status === 'invited' || status === 'accepted');

/** By the places that the projects are called by, which tell nothing of them. */
export const byPlace = (
  a: Pick<OwnPlace, 'place' | 'id'>,
  b: Pick<OwnPlace, 'place' | 'id'>,
): number => a.place - b.place || a.id.localeCompare(b.id);

/** What counts towards "3 of 8" in a call: handed in, or still to do. */
export function progressOf(reviews: readonly Pick<OwnPlace, 'status' | 'open'>[]): {
  readonly done: number;
  readonly total: number;
} {
  const done = reviews.filter(({ status }) => status === 'submitted').length;
  return { done, total: done + reviews.filter(isLive).length };
}

/** Call after call by its name, the latest first. */
function pastCalls(reviews: readonly DeskReview[]): object[] {
  const calls = [...new Set(reviews.map(({ callId }) => callId))];
  return calls.map((id) => {
    const items = reviews.filter(({ callId }) => callId === id).toSorted(byPlace);
    return { callTitle: items[0]?.callTitle, items: items.map(lineOf) };
  });
}

function groupOf(reviews: readonly DeskReview[]): object {
  const live = reviews.filter(isLive).toSorted(byDue);
  const rest = reviews.filter((review) => !isLive(review)).toSorted(byPlace);
  return {
    callTitle: reviews[0]?.callTitle,
    progress: { ...progressOf(reviews), label: word('progress') },
    items: [...live, ...rest].map(lineOf),
  };
}

// In which order they were invited would tell in which order their cases came.
export const byDue = (a: DeskReview, b: DeskReview): number =>
  (a.dueAt ?? '9').localeCompare(b.dueAt ?? '9') || byPlace(a, b);

function lineOf(review: DeskReview): object {
  const { id, code, status, shownTitle, dueWords, late, total, again } = review;
  const live = isLive(review);
  const closed = !live && status !== 'submitted' && status !== 'declined';
  const state = live && late ? 'late' : closed ? 'closed' : ((live ? again : null) ?? status);
  return {
    href: status === 'declined' ? undefined : `/reviews/${id}`,
    label: word('project', { no: code }),
    aside: shownTitle,
    note: live
      ? word(dueWord(status, late), { date: dueWords })
      : status === 'submitted' && total !== null
        ? word('yourTotal', { n: total })
        : undefined,
    urgent: live && late,
    badge: {
      tone: state === 'late' ? 'bad' : closed ? 'quiet' : live && again ? 'warn' : tones[status],
      label: word(state),
    },
  };
}

/** By when an answer or the review is awaited, or that it still is. */
const dueWord = (status: SeatStatus, late: boolean): string =>
  (status === 'invited' ? 'answer' : 'score') + (late ? 'Late' : 'By');
