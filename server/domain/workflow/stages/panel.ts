import { z } from 'zod';
import { zoneDay } from '../../calendar.js';
import { conflict } from '../../refusal.js';
import { day, line, optionalLine, paragraph, whole } from '../../typed.js';
import { play, supposedText } from '../contract/course.js';
import { defineStage, note, open, verb } from '../contract/defineStage.js';
import {
  seatBeginning,
  seatConfig,
  seatConfigSchema,
  seatCourse,
  seatFacts,
  seatLetters,
  seatNews,
  seatMemory,
  seatRules,
  seatsMayChange,
  seatsOf,
} from './seats.js';
import { seatVerbs } from './seatLife.js';

/**
 * 会议答辩: the applicant presents and answers questions at a set time and place, and the experts
 * in the room score at once. The meeting is called by the secretary; scoring is as in writing.
 */
const config = {
  ...seatConfig,
  blind: z.boolean().default(false),
  talk_minutes: z.number().int().min(1).max(120).default(8),
  question_minutes: z.number().int().min(1).max(120).default(7),
};
const schema = seatConfigSchema.extend(config);
const memorySchema = z.object({
  ...seatMemory,
  meeting: z
    .object({
      on: z.string(),
      at: z.string(),
      place: z.string(),
      turn: z.number(),
      bring: z.string().optional(),
    })
    .nullish(),
  /** Why the hearing that was arranged is not held, until another is. */
  off: z.string().nullish(),
});

const clockTime = line(5).refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), 'not_a_time');

export const panelStage = defineStage(schema, memorySchema, {
  kind: 'panel',
  config,
  apart: true,
  begins: seatBeginning,
  mayChange: { anyTime: ['talk_minutes', 'question_minutes'], beforeWork: seatsMayChange },
  outcomes: () => ['scored'],
  seats: seatsOf,
  rules: seatRules,
  news: {
    acts: {
      ...seatNews,
      schedule: { letter: 'defence_set', to: ['applicant', 'seats'] },
      call_off: { letter: 'defence_off', to: ['applicant', 'seats'] },
    },
  },
  letters: seatLetters,
  meets: ({ talk_minutes: talk, question_minutes: questions, blind }) => ({
    called: (memory) => memorySchema.parse(memory ?? {}).meeting ?? null,
    calledOff: (memory) => memorySchema.parse(memory ?? {}).off ?? null,
    verbs: { set: 'schedule', off: 'call_off' },
    minutes: talk + questions,
    blind,
  }),
  facts: seatFacts,
  open: ({ config: { secretary } }) => [
    open('schedule', { role: secretary }),
    open('assign', { role: secretary }),
  ],
  verbs: {
    ...seatVerbs,
    /** Says when and where the applicant is heard, and in which turn; may be changed until then. */
    schedule: verb({
      by: 'review_secretary',
      input: z.object({
        on: day(),
        at: clockTime,
        place: line(200),
        turn: whole(1, 500),
        bring: optionalLine(500),
      }),
      act: (meeting, { openTasks }) => [
        note({ meeting, off: null }),
        ...(openTasks.has('schedule') ? [{ step: 'complete', task: 'schedule' } as const] : []),
      ],
    }),
    /** The hearing that was arranged is not held; another is to be arranged. */
    call_off: verb({
      by: 'review_secretary',
      input: z.object({ reason: paragraph({ min: 2, max: 500 }) }),
      act: ({ reason }, { config: { secretary }, memory, openTasks }) => {
        if (!memory.meeting) throw conflict('hearing_not_set');
        return [
          note({ meeting: null, off: reason }),
          ...(openTasks.has('schedule') ? [] : [open('schedule', { role: secretary })]),
        ];
      },
    }),
  },
  course: (_, view, supposed) => [
    play('schedule', {
      on: zoneDay(view.now),
      at: '09:00',
      place: supposedText,
      turn: '1',
    }),
    ...seatCourse(view, supposed),
  ],
});
