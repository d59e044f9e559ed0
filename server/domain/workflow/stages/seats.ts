import { z } from 'zod';
import { seatStatuses } from '../contract/stageQuestions.js';
import { line, paragraph, several, whole } from '../../typed.js';
import type { JsonObject } from '../../json.js';
import { conflict, invalid } from '../../refusal.js';
import { aggregate } from '../../scoring/aggregation.js';
import { play, type Play, type Supposed } from '../contract/course.js';
import { cancel, complete, conclude, note, verb } from '../contract/defineStage.js';
import {
  stageRole,
  type NewStageDefaults,
  type StageNews,
  type StageView,
  type Step,
} from '../contract/stageKind.js';
import type { Seats, StageRule } from '../contract/stageQuestions.js';

/**
 * Numbered seats for experts who each score alone, none seeing another: what written review and
 * defence meeting have in common. What experts write is kept with the reviews; the stage
 * remembers seats and totals only.
 */
export const seatConfig = {
  rubric: z.string(),
  /** Reviews needed before the stage can end. */
  experts: z.number().int().min(1).max(15),
  blind: z.boolean().default(true),
  /** Who seats the experts. */
  secretary: z.literal('review_secretary').default('review_secretary'),
  /** CEL giving the score that counts, where earlier points and these (`score`) are combined. */
  combine: z.string().min(1).max(1000).optional(),
};
/** What of a review may be edited until its first expert is seated. */
export const seatsMayChange = ['rubric', 'experts', 'blind', 'combine'] as const;
export const seatConfigSchema = z.object({ ...seatConfig, ...stageRole });

const seatSchema = z.object({
  seat: z.number().int(),
  userId: z.string(),
  status: z.enum(seatStatuses),
  total: z.number().optional(),
});
type Seat = z.infer<typeof seatSchema>;
export const seatMemory = { seats: z.array(seatSchema).default([]) };
export const seatMemorySchema = z.object(seatMemory);
type View = StageView<z.infer<typeof seatConfigSchema>, z.infer<typeof seatMemorySchema>>;

/** What others may ask of a stage with seats. */
export const seatsOf = ({ combine, ...seats }: z.infer<typeof seatConfigSchema>): Seats => ({
  rubric: seats.rubric,
  experts: seats.experts,
  blind: seats.blind,
  secretary: seats.secretary,
  combine: combine ?? null,
});

export const seatBeginning: NewStageDefaults = {
  by: 'expert',
  due: '10 wd',
  config: (_, rubric) => ({ rubric, experts: 5 }),
};

/** How experts hear of their seat. */
export const seatLetters = { score: 'review_invited' };

/** A seat given back is filled again by those who now owe that. */
export const seatNews: NonNullable<StageNews['acts']> = {
  decline_seat: { letter: 'seat_declined', to: ['owing'] },
};

/** The expressions of a stage with seats. */
export const seatRules = ({ combine }: { readonly combine?: string | undefined }): StageRule[] =>
  combine === undefined ? [] : [{ at: 'combine', source: combine, result: 'double' }];

const taskOf = (seat: number): string => `seat-${seat}`;
const taken = (seats: readonly Seat[]): Seat[] =>
  seats.filter((seat) => seat.status !== 'declined');

function seatOfActor(view: View): Seat {
  const seat = taken(view.memory.seats).find(({ userId }) => userId === view.actor.userId);
  if (!seat) throw conflict('not_your_review');
  return seat;
}

function withSeat(seats: readonly Seat[], changed: Seat): Seat[] {
  return seats.map((seat) => (seat.seat === changed.seat ? changed : seat));
}

function assignSteps(experts: readonly string[], view: View): Step[] {
  const { memory, config: stage } = view;
  const known = memory.seats.map(({ userId }) => userId);
  if (experts.some((userId) => known.includes(userId))) {
    throw invalid({ experts: { code: 'already_invited' } });
  }
  const free = stage.experts - taken(memory.seats).length;
  if (experts.length === 0 || experts.length > free) {
    throw invalid({ experts: { code: 'seats_open', params: { open: free } } });
  }
  const seats = experts.map((userId, index): Seat => ({
    seat: memory.seats.length + index + 1,
    userId,
    status: 'invited',
  }));
  return [
    note({ seats: [...memory.seats, ...seats] }),
    ...seats.map(({ seat, userId }): Step => ({
      step: 'open',
      task: { key: taskOf(seat), verb: 'score', for: { userId } },
    })),
    ...(experts.length === free ? assignTasks(view).map(complete) : []),
  ];
}

/** The open task of seating experts; each time a seat falls free it is a new one. */
function assignTasks({ openTasks }: View): string[] {
  return [...openTasks.values()].filter((task) => task.verb === 'assign').map(({ key }) => key);
}

function reopenAssign(view: View): Step[] {
  if (assignTasks(view).length > 0) return [];
  const key = `assign-${view.memory.seats.length}`;
  return [{ step: 'open', task: { key, verb: 'assign', for: { role: view.config.secretary } } }];
}

function submitSteps(total: number, view: View): Step[] {
  const seat = seatOfActor(view);
  if (seat.status !== 'accepted') throw conflict('review_not_open');
  const seats = withSeat(view.memory.seats, { ...seat, status: 'submitted', total });
  const totals = seats.flatMap((each) => (each.status === 'submitted' ? [each.total ?? 0] : []));
  const steps: Step[] = [note({ seats }), complete(taskOf(seat.seat))];
  if (totals.length < view.config.experts) return steps;
  const score = aggregate(view.rubric?.aggregate ?? 'mean', totals);
  return [...steps, { step: 'facts', facts: scoreFacts(score, totals, view) }, conclude('scored')];
}

/** The score that counts; what the experts alone came to is kept beside it where both differ. */
function scoreFacts(score: number | null, totals: readonly number[], view: View): JsonObject {
  const { combine } = view.config;
  if (combine === undefined) return { score, totals };
  const combined = view.evaluate(combine, { facts: { score } });
  if (typeof combined !== 'number') throw conflict('score_not_combined');
  return { score: Math.round(combined * 100) / 100, expert_score: score, totals };
}

/** What a stage with seats comes to know. */
export const seatFacts = ({ combine }: { readonly combine?: string | undefined }): string[] =>
  combine === undefined ? ['score'] : ['score', 'expert_score'];

/** What a secretary and the experts do about seats. */
export const seatVerbs = {
  assign: verb({
    by: 'review_secretary',
    input: z.object({ experts: several(15) }),
    act: ({ experts }, view: View) => assignSteps([...new Set(experts)], view),
  }),
  accept_seat: verb({
    by: 'assignee',
    input: z.object({}),
    act: (_, view: View) => {
      const seat = seatOfActor(view);
      if (seat.status !== 'invited') throw conflict('seat_already_answered');
      return [note({ seats: withSeat(view.memory.seats, { ...seat, status: 'accepted' }) })];
    },
  }),
  decline_seat: verb({
    by: 'assignee',
    input: z.object({ reason: paragraph({ min: 2, max: 500 }) }),
    act: (_, view: View) => {
      const seat = seatOfActor(view);
      if (seat.status === 'submitted') throw conflict('review_already_submitted');
      const steps = [
        note({ seats: withSeat(view.memory.seats, { ...seat, status: 'declined' }) }),
        cancel(taskOf(seat.seat)),
      ];
      return [...steps, ...reopenAssign(view)];
    },
  }),
  /** Takes the seat of an expert with a conflict back, handed in or not; another is asked. */
  recuse_seat: verb({
    by: 'review_secretary',
    input: z.object({ expert: line(36) }),
    act: ({ expert }, view: View) => {
      const seat = taken(view.memory.seats).find(({ userId }) => userId === expert);
      if (!seat) throw conflict('seat_already_answered');
      const { total: _, ...given } = seat;
      return [
        note({ seats: withSeat(view.memory.seats, { ...given, status: 'declined' }) }),
        ...(seat.status === 'submitted' ? [] : [cancel(taskOf(seat.seat))]),
        ...reopenAssign(view),
      ];
    },
  }),
  submit_review: verb({
    by: 'assignee',
    input: z.object({ total: z.number().or(whole(0, 1000)) }),
    act: ({ total }, view: View) => submitSteps(total, view),
  }),
} as const;

/** Experts are seated, accept, and each gives the same total. */
export function seatCourse({ config: { experts } }: View, { score }: Supposed): readonly Play[] {
  const ids = Array.from({ length: experts }, (_, at) => `expert-${at + 1}`);
  const total = { total: score };
  return [
    play('assign', { experts: ids }),
    ...ids.map((by): Play => ({ verb: 'accept_seat', typed: {}, by })),
    ...ids.map((by): Play => ({ verb: 'submit_review', typed: total, by })),
  ];
}
