import { z } from 'zod';
import { feedbacks, opinionReaders, seatStatuses } from '../contract/stageQuestions.js';
import { paragraph, several, whole } from '../../typed.js';
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
  /** Who of those who read the reviews learns who wrote which. */
  named_for: z
    .array(z.enum(opinionReaders))
    .default(['review_secretary', 'discipline_officer', 'auditor']),
  /** What of the reviews the applicant is told once the decision is. */
  feedback: z.enum(feedbacks).default('none'),
};
/** What of a review may be edited until its first expert is seated. */
export const seatsMayChange = [
  'rubric',
  'experts',
  'blind',
  'combine',
  'named_for',
  'feedback',
] as const;
export const seatConfigSchema = z.object({ ...seatConfig, ...stageRole });

const seatSchema = z.object({
  seat: z.number().int(),
  status: z.enum(seatStatuses),
  total: z.number().optional(),
});
type Seat = z.infer<typeof seatSchema>;
export const seatMemory = {
  panel: z.array(seatSchema).optional(),
  /** The same as 0.5 and before noted it, with who sits where; that is read nowhere any more. */
  seats: z.array(seatSchema).default([]),
};
export const seatMemorySchema = z.object(seatMemory);
export type SeatMemory = z.infer<typeof seatMemorySchema>;
/** The seats of a stage by number, as its memory has them. */
export const seatsIn = ({ panel, seats }: SeatMemory): readonly Seat[] => panel ?? seats;
export const seatsNoted = (memory: unknown): readonly Seat[] =>
  seatsIn(seatMemorySchema.parse(memory));
type View = StageView<z.infer<typeof seatConfigSchema>, SeatMemory>;

/** What others may ask of a stage with seats. */
export const seatsOf = ({ combine, ...seats }: z.infer<typeof seatConfigSchema>): Seats => ({
  rubric: seats.rubric,
  experts: seats.experts,
  blind: seats.blind,
  secretary: seats.secretary,
  combine: combine ?? null,
  namedFor: seats.named_for,
  feedback: seats.feedback,
});

export const seatBeginning: NewStageDefaults = {
  by: 'expert',
  due: '10 wd',
  config: (_, rubric) => ({ rubric, experts: 5, feedback: 'summary' }),
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

function seatOfActor({ memory, actor: { seats: own = [] } }: View): Seat {
  const seat = taken(seatsIn(memory)).find(({ seat: number }) => own.includes(number));
  if (!seat) throw conflict('not_your_review');
  return seat;
}

/** Notes how the seats stand now; who sat where by an older release is kept no longer. */
function noteSeats(seats: readonly Seat[], { memory }: View): Step {
  const named = memory.panel === undefined && memory.seats.length > 0;
  return note({ panel: [...seats], ...(named ? { seats: [] } : {}) });
}

function noteSeat(changed: Seat, view: View): Step {
  const seats = seatsIn(view.memory);
  return noteSeats(
    seats.map((seat) => (seat.seat === changed.seat ? changed : seat)),
    view,
  );
}

function assignSteps(experts: readonly string[], view: View): Step[] {
  const before = seatsIn(view.memory);
  const free = view.config.experts - taken(before).length;
  if (experts.length === 0 || experts.length > free) {
    throw invalid({ experts: { code: 'seats_open', params: { open: free } } });
  }
  const added = experts.map((userId, index) => ({ userId, seat: before.length + index + 1 }));
  const invited = added.map(({ seat }): Seat => ({ seat, status: 'invited' }));
  return [
    ...added.map((each): Step => ({ step: 'seat', ...each })),
    noteSeats([...before, ...invited], view),
    ...added.map(({ seat }): Step => ({
      step: 'open',
      task: { key: taskOf(seat), verb: 'score', for: { seat } },
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
  const key = `assign-${seatsIn(view.memory).length}`;
  return [{ step: 'open', task: { key, verb: 'assign', for: { role: view.config.secretary } } }];
}

function submitSteps(total: number, view: View): Step[] {
  const seat = seatOfActor(view);
  if (seat.status !== 'accepted') throw conflict('review_not_open');
  const handedIn: Seat = { ...seat, status: 'submitted', total };
  const totals = seatsIn(view.memory).flatMap((each) => {
    const { status, total: given } = each.seat === seat.seat ? handedIn : each;
    return status === 'submitted' ? [given ?? 0] : [];
  });
  const steps: Step[] = [noteSeat(handedIn, view), complete(taskOf(seat.seat))];
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
      return [noteSeat({ ...seat, status: 'accepted' }, view)];
    },
  }),
  decline_seat: verb({
    by: 'assignee',
    input: z.object({ reason: paragraph({ min: 2, max: 500 }) }),
    act: (_, view: View) => {
      const seat = seatOfActor(view);
      if (seat.status === 'submitted') throw conflict('review_already_submitted');
      const steps = [noteSeat({ ...seat, status: 'declined' }, view), cancel(taskOf(seat.seat))];
      return [...steps, ...reopenAssign(view)];
    },
  }),
  /** Takes the seat of an expert with a conflict back, handed in or not; another is asked. */
  recuse_seat: verb({
    by: 'review_secretary',
    input: z.object({ seat: z.number().int().or(whole(1, 1000)) }),
    act: ({ seat: number }, view: View) => {
      const seat = taken(seatsIn(view.memory)).find((each) => each.seat === number);
      if (!seat) throw conflict('seat_already_answered');
      const { total: _, ...given } = seat;
      return [
        noteSeat({ ...given, status: 'declined' }, view),
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
  const seats = Array.from({ length: experts }, (_, at) => at + 1);
  return [
    play('assign', { experts: seats.map((seat) => `expert-${seat}`) }),
    ...seats.map((seat): Play => ({ verb: 'accept_seat', typed: {}, seat })),
    ...seats.map((seat): Play => ({ verb: 'submit_review', typed: { total: score }, seat })),
  ];
}
