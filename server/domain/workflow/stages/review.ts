import { z } from 'zod';
import { paragraph, several, whole } from '../../form/typed.js';
import { conflict, invalid } from '../../refusal.js';
import { aggregate } from '../../review/aggregation.js';
import { cancel, complete, conclude, defineStage, note, open, verb } from '../defineStage.js';
import { stageRole, type StageView, type Step } from '../stageKind.js';

/**
 * 通讯评审: experts score in writing, each in a numbered seat, none seeing another. What they
 * write is kept with the reviews; the stage remembers seats and totals only.
 */
const config = {
  rubric: z.string(),
  /** Reviews needed before the stage can end. */
  experts: z.number().int().min(1).max(15),
  blind: z.boolean().default(true),
  /** Who seats the experts. */
  secretary: z.literal('review_secretary').default('review_secretary'),
};
const schema = z.object({ ...config, ...stageRole });

const seatSchema = z.object({
  seat: z.number().int(),
  userId: z.string(),
  status: z.enum(['invited', 'accepted', 'declined', 'submitted']),
  total: z.number().optional(),
});
type Seat = z.infer<typeof seatSchema>;
export const reviewMemorySchema = z.object({ seats: z.array(seatSchema).default([]) });
type View = StageView<z.infer<typeof schema>, z.infer<typeof reviewMemorySchema>>;

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
  return [...steps, { step: 'facts', facts: { score, totals } }, conclude('scored')];
}

export const review = defineStage(schema, reviewMemorySchema, {
  kind: 'review',
  config,
  outcomes: () => ['scored'],
  open: ({ config: { secretary } }) => [open('assign', { role: secretary })],
  verbs: {
    assign: verb({
      by: 'review_secretary',
      input: z.object({ experts: several(15) }),
      act: ({ experts }, view) => assignSteps([...new Set(experts)], view),
    }),
    accept_seat: verb({
      by: 'assignee',
      input: z.object({}),
      act: (_, view) => {
        const seat = seatOfActor(view);
        if (seat.status !== 'invited') throw conflict('seat_already_answered');
        return [note({ seats: withSeat(view.memory.seats, { ...seat, status: 'accepted' }) })];
      },
    }),
    decline_seat: verb({
      by: 'assignee',
      input: z.object({ reason: paragraph({ min: 2, max: 500 }) }),
      act: (_, view) => {
        const seat = seatOfActor(view);
        if (seat.status === 'submitted') throw conflict('review_already_submitted');
        const steps = [
          note({ seats: withSeat(view.memory.seats, { ...seat, status: 'declined' }) }),
          cancel(taskOf(seat.seat)),
        ];
        return [...steps, ...reopenAssign(view)];
      },
    }),
    submit_review: verb({
      by: 'assignee',
      input: z.object({ total: z.number().or(whole(0, 1000)) }),
      act: ({ total }, view) => submitSteps(total, view),
    }),
  },
});
