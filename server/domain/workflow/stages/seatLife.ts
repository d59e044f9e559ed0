import { z } from 'zod';
import { conflict, invalid } from '../../refusal.js';
import { choice, paragraph, several, whole } from '../../typed.js';
import { cancel, complete, verb } from '../contract/defineStage.js';
import type { Step } from '../contract/stageKind.js';
import { lifeStatus, type SeatLife } from '../contract/stageQuestions.js';
import { afterHandIn, closeSteps, closingTask } from './seatClosing.js';
import { noteSeats, seatsIn, seatTask, taken, type Seat, type SeatView } from './seats.js';

/**
 * The life of a seat: an expert is asked, accepts or declines, hands in, and may be asked to look
 * at the review again; the secretary withdraws the seat of one who is silent and gives more time
 * to one who asks. A seat that was left is free for another expert, on a seat of another number.
 */

/** The seat of whoever acts; one that was taken from them says so. */
function ownSeat({ memory, actor: { seats: own = [] } }: SeatView): Seat {
  const mine = seatsIn(memory).filter(({ seat }) => own.includes(seat));
  const seat = mine.find(({ status }) => lifeStatus[status] !== 'declined');
  if (seat) return seat;
  const left = mine.some(({ status }) => status === 'withdrawn' || status === 'replaced');
  throw conflict(left ? 'seat_withdrawn' : 'not_your_review');
}

/** A seat that the secretary names; refused unless it stands in one of these ways. */
function seatIn(number: number, lives: readonly SeatLife[], { memory }: SeatView): Seat {
  const seat = seatsIn(memory).find((each) => each.seat === number);
  if (!seat || !lives.includes(seat.status)) throw conflict('seat_stands_otherwise');
  return seat;
}

const withSeat = (changed: Seat, { memory }: SeatView): Seat[] =>
  seatsIn(memory).map((seat) => (seat.seat === changed.seat ? changed : seat));

function assignSteps(experts: readonly string[], view: SeatView): Step[] {
  const before = seatsIn(view.memory);
  const free = view.config.experts - taken(view.memory).length;
  if (experts.length === 0 || experts.length > free) {
    throw invalid({ experts: { code: 'seats_open', params: { open: free } } });
  }
  const added = experts.map((userId, index) => ({ userId, seat: before.length + index + 1 }));
  const seats = [...before, ...added.map(({ seat }): Seat => ({ seat, status: 'invited' }))];
  return [
    ...added.map((each): Step => ({ step: 'seat', ...each })),
    noteSeats(seats, view),
    ...added.map(({ seat }): Step => ({
      step: 'open',
      task: { key: seatTask(seat), verb: 'score', for: { seat } },
    })),
    ...(experts.length === free ? assignTasks(view).map(complete) : []),
    ...closingTask(seats, view),
  ];
}

/** The open task of seating experts; each time a seat falls free it is a new one. */
function assignTasks({ openTasks }: SeatView): string[] {
  return [...openTasks.values()].filter((task) => task.verb === 'assign').map(({ key }) => key);
}

/** Somebody leaves a seat: what they wrote counts no more, and another expert may be asked. */
function leaveSteps(left: Seat, status: SeatLife, view: SeatView, reason?: string): Step[] {
  const { total: _, ...seat } = left;
  const seats = withSeat({ ...seat, status }, view);
  const word = reason === undefined ? {} : { word: { seat: seat.seat, reason } };
  const { secretary } = view.config;
  return [
    noteSeats(seats, view, word),
    cancel(seatTask(seat.seat)),
    ...(assignTasks(view).length > 0
      ? []
      : [
          {
            step: 'open',
            task: {
              key: `assign-${seats.length}`,
              verb: 'assign',
              for: { role: secretary },
            },
          } as const,
        ]),
    ...closingTask(seats, view),
  ];
}

function submitSteps(total: number, view: SeatView): Step[] {
  const seat = ownSeat(view);
  if (lifeStatus[seat.status] !== 'accepted') throw conflict('review_not_open');
  const seats = withSeat({ seat: seat.seat, status: 'submitted', total }, view);
  return [noteSeats(seats, view), complete(seatTask(seat.seat)), ...afterHandIn(seats, view)];
}

/**
 * The expert looks at what was handed in again, and hands in anew: within `due` where somebody else
 * asked for it, and by the day of the stage where they took it back themself, so that nobody gains
 * time by it.
 */
function reopenSteps(
  handedIn: Seat,
  { reason, due }: { readonly reason: string; readonly due?: string },
  view: SeatView,
): Step[] {
  const { total: _, ...seat } = handedIn;
  const seats = withSeat({ ...seat, status: 'reopened' }, view);
  const task = { key: seatTask(seat.seat), verb: 'score', for: { seat: seat.seat } };
  return [
    noteSeats(seats, view, { word: { seat: seat.seat, reason } }),
    { step: 'open', task: due === undefined ? task : { ...task, due } },
    ...closingTask(seats, view),
  ];
}

/** What an expert takes back is theirs and handed in; why stands with the review, not with the case. */
function takeBackSteps(view: SeatView): Step[] {
  const seat = ownSeat(view);
  if (seat.status !== 'submitted') throw conflict('no_review_to_take_back');
  return reopenSteps(seat, { reason: '' }, view);
}

/** By how much the day of one seat may be put off at a time. */
export const seatTerms = ['1 wd', '3 wd', '5 wd', '10 wd', '20 wd'] as const;

const seatNumber = () => z.number().int().or(whole(1, 1000));
const why = () => paragraph({ min: 5, max: 500 });
const secretary = { by: 'review_secretary' } as const;

/** What a secretary and the experts do about seats. */
export const seatVerbs = {
  assign: verb({
    ...secretary,
    input: z.object({ experts: several(15) }),
    act: ({ experts }, view: SeatView) => assignSteps([...new Set(experts)], view),
  }),
  accept_seat: verb({
    by: 'assignee',
    input: z.object({}),
    act: (_, view: SeatView) => {
      const seat = ownSeat(view);
      if (seat.status !== 'invited') throw conflict('seat_already_answered');
      return [noteSeats(withSeat({ ...seat, status: 'accepted' }, view), view)];
    },
  }),
  decline_seat: verb({
    by: 'assignee',
    input: z.object({ reason: paragraph({ min: 2, max: 500 }) }),
    act: (_, view: SeatView) => leaveSteps(notHandedIn(view), 'declined', view),
  }),
  /** A conflict that the expert found, at the invitation or while scoring. */
  declare_conflict: verb({
    by: 'assignee',
    input: z.object({ reason: paragraph({ min: 2, max: 500 }) }),
    act: (_, view: SeatView) => leaveSteps(notHandedIn(view), 'conflicted', view),
  }),
  submit_review: verb({
    by: 'assignee',
    input: z.object({ total: z.number().or(whole(0, 1000)) }),
    act: ({ total }, view: SeatView) => submitSteps(total, view),
  }),
  /** The expert takes their own review back, to change it until the stage is closed. */
  take_back_review: verb({
    by: 'assignee',
    input: z.object({}),
    act: (_, view: SeatView) => takeBackSteps(view),
  }),
  /** Takes the seat of an expert with a conflict back, handed in or not; another is asked. */
  recuse_seat: verb({
    ...secretary,
    input: z.object({ seat: seatNumber() }),
    act: ({ seat }, view: SeatView) =>
      leaveSteps(seatIn(seat, [...atWork, 'submitted'], view), 'conflicted', view),
  }),
  /** Ends the seat of an expert who does not answer; `replaced` where another is asked with it. */
  withdraw_seat: verb({
    ...secretary,
    input: z.object({
      seat: seatNumber(),
      reason: why(),
      as: choice(['withdrawn', 'replaced']),
    }),
    act: ({ seat, reason, as }, view: SeatView) =>
      leaveSteps(seatIn(seat, atWork, view), as, view, reason),
  }),
  /** Gives the expert on one seat more time, from its day or from today where that has passed. */
  extend_seat: verb({
    ...secretary,
    input: z.object({ seat: seatNumber(), by: choice(seatTerms), reason: why() }),
    act: ({ seat: number, by, reason }, view: SeatView) => {
      const { seat } = seatIn(number, atWork, view);
      const seats = seatsIn(view.memory);
      const was = view.openTasks.get(seatTask(seat))?.dueAt ?? null;
      const before = was === null ? {} : { was };
      return [
        { step: 'extend', task: seatTask(seat), by },
        noteSeats(seats, view, { word: { seat, reason, ...before } }),
      ];
    },
  }),
  /** Puts a review back to its expert, until the stage is closed. */
  reopen_seat: verb({
    ...secretary,
    input: z.object({ seat: seatNumber(), reason: why() }),
    act: ({ seat, reason }, view: SeatView) =>
      reopenSteps(seatIn(seat, ['submitted'], view), { reason, due: '5 wd' }, view),
  }),
  close: verb({
    ...secretary,
    input: z.object({ reason: paragraph({ min: 0, max: 500 }) }),
    act: ({ reason }, view: SeatView) => closeSteps(reason, view),
  }),
} as const;

/** The seats whose expert still owes something. */
const atWork: readonly SeatLife[] = ['invited', 'accepted', 'reopened'];

function notHandedIn(view: SeatView): Seat {
  const seat = ownSeat(view);
  if (seat.status === 'submitted') throw conflict('review_already_submitted');
  return seat;
}
