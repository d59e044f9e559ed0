import { z } from 'zod';
import { play, type Play, type Supposed } from '../contract/course.js';
import { note } from '../contract/defineStage.js';
import {
  stageRole,
  type NewStageDefaults,
  type StageNews,
  type StageView,
  type Step,
} from '../contract/stageKind.js';
import {
  feedbacks,
  lifeStatus,
  opinionReaders,
  seatClosings,
  seatExitNames,
  seatLives,
  type SeatExitName,
  type Seats,
  type StageRule,
} from '../contract/stageQuestions.js';

/**
 * Numbered seats for experts who each score alone, none seeing another: what written review and
 * defence meeting have in common. What experts write is kept with the reviews; the stage
 * remembers seats and totals only. What may become of a seat is in `seatLife.ts`, how the stage
 * ends in `seatClosing.ts`.
 */
export const seatConfig = {
  rubric: z.string(),
  /** Reviews wanted. */
  experts: z.number().int().min(1).max(15),
  /** Reviews with which the secretary may close, with a reason; as many as are wanted where nothing is said. */
  at_least: z.number().int().min(1).max(15).optional(),
  /** Who ends the stage: the last of those wanted by handing in, or the secretary, who looks at all of them. */
  closing: z.enum(seatClosings).default('when_all_in'),
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
  'at_least',
  'closing',
  'blind',
  'combine',
  'named_for',
  'feedback',
] as const;
export const seatConfigSchema = z.object({ ...seatConfig, ...stageRole });
export type SeatConfig = z.infer<typeof seatConfigSchema>;

const seatSchema = z.object({
  seat: z.number().int(),
  status: z.enum(seatLives),
  total: z.number().optional(),
});
export type Seat = z.infer<typeof seatSchema>;
export const seatMemory = {
  panel: z.array(seatSchema).optional(),
  /** The same as 0.5 and before noted it, with who sits where; that is read nowhere any more. */
  seats: z.array(seatSchema).default([]),
  /** What was last said to the expert on one seat: why it is withdrawn, put back or has more time. */
  /** What was last said to one seat, with the day that it had before where that was put off. */
  word: z
    .object({ seat: z.number().int(), reason: z.string(), was: z.string().optional() })
    .optional(),
  /** Why the secretary closed with fewer reviews than wanted. */
  short: z.string().optional(),
};
export const seatMemorySchema = z.object(seatMemory);
export type SeatMemory = z.infer<typeof seatMemorySchema>;
/** The seats of a stage by number, as its memory has them. */
export const seatsIn = ({ panel, seats }: SeatMemory): readonly Seat[] => panel ?? seats;
export const seatsNoted = (memory: unknown): readonly Seat[] =>
  seatsIn(seatMemorySchema.parse(memory));
export type SeatView = StageView<SeatConfig, SeatMemory>;

/** The seats that nobody has left. */
export const taken = (memory: SeatMemory): readonly Seat[] =>
  seatsIn(memory).filter(({ status }) => lifeStatus[status] !== 'declined');

/** The reviews that are in, in the order of their seats: who was first changes nothing. */
export const reviewsIn = (memory: SeatMemory): readonly Seat[] =>
  seatsIn(memory).filter(({ status }) => status === 'submitted');

/** With how few reviews the stage may be closed. */
export const fewestReviews = ({
  at_least: least,
  experts,
}: Pick<SeatConfig, 'at_least' | 'experts'>): number => least ?? experts;

/** Notes how seats stand now; who sat where by an older release is kept no longer. */
export function noteSeats(
  seats: readonly Seat[],
  { memory }: SeatView,
  more: Pick<SeatMemory, 'word' | 'short'> = {},
): Step {
  const named = memory.panel === undefined && memory.seats.length > 0;
  return note({ panel: [...seats], ...(named ? { seats: [] } : {}), ...more });
}

/** The key of the task of a seat. */
export const seatTask = (seat: number): string => `seat-${seat}`;

/**
 * What can be done about the seats as they stand, without going anywhere else with the case; the
 * verbs of `seatLife.ts` refuse every other.
 */
function seatExits(
  config: Pick<SeatConfig, 'experts' | 'at_least'>,
  memory: SeatMemory,
): readonly SeatExitName[] {
  const sitting = taken(memory);
  const done = reviewsIn(memory).length;
  const atWork = sitting.length > done;
  const offered: Readonly<Record<SeatExitName, boolean>> = {
    extend_seat: atWork,
    withdraw_seat: atWork,
    replace_seat: atWork,
    take_back_review: done > 0,
    put_back_review: done > 0,
    recuse_seat: sitting.length > 0,
    close_short: done >= fewestReviews(config) && done < config.experts,
  };
  return seatExitNames.filter((name) => offered[name]);
}

/** What others may ask of a stage with seats. */
export const seatsOf = ({ combine, ...seats }: SeatConfig): Seats => ({
  rubric: seats.rubric,
  experts: seats.experts,
  atLeast: fewestReviews(seats),
  closing: seats.closing,
  blind: seats.blind,
  secretary: seats.secretary,
  combine: combine ?? null,
  namedFor: seats.named_for,
  feedback: seats.feedback,
  exits: (memory) => seatExits(seats, seatMemorySchema.parse(memory)),
});

export const seatBeginning: NewStageDefaults = {
  by: 'expert',
  due: '10 wd',
  config: (_, rubric) => ({ rubric, experts: 5, feedback: 'summary' }),
};

/** How experts hear of their seat. */
export const seatLetters = { score: 'review_invited' };

const word = (memory: unknown): string => seatMemorySchema.parse(memory).word?.reason ?? '';

/** A seat given back is filled again by those who now owe that; who sits on one hears what is done to it. */
export const seatNews: NonNullable<StageNews['acts']> = {
  decline_seat: { letter: 'seat_declined', to: ['owing'] },
  declare_conflict: { letter: 'seat_declined', to: ['owing'] },
  withdraw_seat: { letter: 'seat_withdrawn', to: ['seat'], remark: word },
  extend_seat: { letter: 'seat_extended', to: ['seat'], remark: word },
  reopen_seat: { letter: 'review_put_back', to: ['seat'], remark: word },
};

/** The expressions of a stage with seats. */
export const seatRules = ({ combine }: { readonly combine?: string | undefined }): StageRule[] =>
  combine === undefined ? [] : [{ at: 'combine', source: combine, result: 'double' }];

/** What a stage with seats comes to know. */
export const seatFacts = ({ combine }: { readonly combine?: string | undefined }): string[] =>
  combine === undefined ? ['score'] : ['score', 'expert_score'];

/** Experts are seated, accept, and each gives the same total; the secretary closes where that is hers. */
export function seatCourse(
  { config: { experts, closing } }: SeatView,
  { score }: Supposed,
): readonly Play[] {
  const seats = Array.from({ length: experts }, (_, at) => at + 1);
  return [
    play('assign', { experts: seats.map((seat) => `expert-${seat}`) }),
    ...seats.map((seat): Play => ({ verb: 'accept_seat', typed: {}, seat })),
    ...seats.map((seat): Play => ({ verb: 'submit_review', typed: { total: score }, seat })),
    ...(closing === 'secretary' ? [play('close', { reason: '' })] : []),
  ];
}
