import type { SeatStatus } from '../../domain/workflow/contract/stageQuestions.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import { clockView } from '../../shared/words/dueView.js';
import {
  boardPage,
  type BoardLine,
  type BoardMoments,
  type BoardSeat,
} from './boardCases.query.js';
import { boardFilters, boardHref, type BoardAsk } from './boardFilters.input.js';
import {
  countsOf,
  type BoardCounts,
  type ReviewBoard,
  type SeatedStage,
} from './reviewBoard.query.js';

export type BoardContext = FormContext & Pick<Deps, 'calendar'>;

export interface BoardParts {
  readonly board: ReviewBoard;
  readonly asked: BoardAsk;
  /** The stage that is shown, as each version has it; none where no case waits for experts. */
  readonly stages: readonly SeatedStage[];
  readonly lines: readonly BoardLine[];
  readonly seats: ReadonlyMap<string, readonly BoardSeat[]>;
  readonly moments: ReadonlyMap<string, BoardMoments>;
}

const tones: Readonly<Record<SeatStatus, string>> = {
  invited: 'quiet',
  accepted: 'info',
  declined: 'warn',
  submitted: 'ok',
};

/** Every case of a call that waits for its experts: who owes what since when. */
export function reviewBoardPage(parts: BoardParts, context: BoardContext): object {
  const { board, asked, stages, lines } = parts;
  const { call, heaps, names, draws } = board;
  const { words, locale } = context;
  const title = words(locale, 'reviewBoard.title');
  const here = stages[0]?.stage ?? '';
  const counts = countsOf(heaps.filter(({ stage }) => stage === here));
  const shown = lines.slice(0, boardPage);
  const last = lines.length > boardPage ? shown.at(-1) : undefined;
  return {
    title,
    heading: title,
    sub: call.title,
    crumbs: [
      { href: '/manage/reviews', label: words(locale, 'reviewBoard.calls') },
      { label: call.title },
    ],
    counts,
    tones: { open: counts.open > 0 ? 'urgent' : '', late: counts.late > 0 ? 'urgent' : '' },
    tabs: boardFilters.map((show) => ({
      href: boardHref(call.id, asked, { show, after: null }),
      label: { key: `reviewBoard.show.${show}` },
      current: asked.show === show,
      count: tally(counts)[show],
    })),
    stages: stageTabs(parts),
    names,
    drawHref: draws && `/calls/${call.id}/reviews/draws`,
    mayRemind: !draws && shown.some(({ id }) => owing(parts.seats.get(id) ?? []) > 0),
    assignHref: names && counts.open > 0 && `/calls/${call.id}/reviews/assign?stage=${here}`,
    action: `/calls/${call.id}/reviews/remind`,
    rows: shown.map((line) => caseRow(parts, line, context)),
    form: formState(context, words, { task: '', words: '' }),
    superior: context.failed?.typed['superior'] !== undefined,
    newer: asked.after !== null && boardHref(call.id, asked, { after: null }),
    older:
      last !== undefined &&
      boardHref(call.id, asked, { after: { due: last.due_at ?? '', id: last.id } }),
  };
}

const tally = (counts: BoardCounts) => ({
  all: counts.cases,
  late: counts.late,
  open: counts.open,
  unanswered: counts.unanswered,
});

/** The stages of the call in which experts sit; none where there is one alone. */
function stageTabs({ board: { call, heaps }, asked, stages }: BoardParts): object[] {
  const here = stages[0]?.stage;
  const known = new Map(heaps.map(({ stage, name }) => [stage, name]));
  if (known.size < 2) return [];
  return [...known].map(([stage, label]) => ({
    href: boardHref(call.id, asked, { stage, after: null }),
    label,
    current: stage === here,
    count: countsOf(heaps.filter((heap) => heap.stage === stage)).cases,
  }));
}

/** How many asked have neither handed in nor left. */
const owing = (seats: readonly { readonly status: SeatStatus }[]): number =>
  seats.filter(({ status }) => status === 'invited' || status === 'accepted').length;

function caseRow(
  { board: { names, draws }, stages, seats: all, moments }: BoardParts,
  line: BoardLine,
  context: BoardContext,
): object {
  const due = clockView(context.calendar, context, line);
  const seats = all.get(line.id) ?? [];
  const wanted = stages.find(({ versionId }) => versionId === line.version_id)?.wanted ?? 0;
  const taken = seats.filter(({ status }) => status !== 'declined').length;
  const of = (status: SeatStatus): number => seats.filter((seat) => seat.status === status).length;
  const value = `${line.id} experts`;
  const ticked = context.failed?.typed['task'];
  return {
    href: `/cases/${line.id}`,
    no: line.number ?? '',
    caseTitle: line.title,
    applicant: line.applicant_name,
    due: due ?? false,
    urgent: due?.tone === 'bad',
    handedIn: of('submitted'),
    wanted,
    open: Math.max(wanted - taken, 0),
    openSince: moments.get(line.id)?.open_since ?? '',
    reminded: moments.get(line.id)?.reminded_at ?? '',
    value: !draws && owing(seats) > 0 && value,
    ticked: Array.isArray(ticked) ? ticked.includes(value) : ticked === value,
    states: names
      ? []
      : (['invited', 'accepted'] as const).flatMap((status) => stateOf(of, status)),
    seats: names
      ? seats.filter(({ status }) => status !== 'declined').map((seat) => seatLine(seat))
      : [],
  };
}

const stateOf = (of: (status: SeatStatus) => number, status: SeatStatus): object[] =>
  of(status) === 0
    ? []
    : [{ tone: tones[status], label: { key: `reviewBoard.so.${status}`, count: of(status) } }];

/** Since when somebody has been where they are with their review. */
const sinceOf = ({ status, invited_at, accepted_at, submitted_at, reopened_at }: BoardSeat) =>
  (status === 'submitted'
    ? submitted_at
    : status === 'accepted'
      ? (reopened_at ?? accepted_at)
      : null) ?? invited_at;

/** What a seat is called: one that was handed in and is open again says who opened it. */
const lifeWord = ({ status, reopened_at, by_expert }: BoardSeat): string => {
  if (status !== 'accepted' || reopened_at === null) return status;
  return by_expert ? 'takenBack' : 'reopened';
};

const seatLine = (seat: BoardSeat): object => ({
  who: seat.name,
  since: sinceOf(seat),
  badge: { tone: tones[seat.status], label: { key: `reviews.panel.${lifeWord(seat)}` } },
});
