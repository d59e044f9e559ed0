import { z } from 'zod';
import { zoneDay } from '../../calendar.js';
import { choice, day, line, paragraph } from '../../typed.js';
import { localTextSchema } from '../../localText.js';
import { invalid } from '../../refusal.js';
import { play, supposedText } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { stageRole } from '../contract/stageKind.js';

/** 实地考察: at least two people go and look, answer the questions, and say what they found. */
const outcomes = ['consistent', 'partly', 'not'] as const;
const config = {
  visitors: z.number().int().min(1).max(10).default(2),
  questions: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9_]*$/), name: localTextSchema }))
    .default([]),
};
const schema = z.object({ ...config, ...stageRole });
const memorySchema = z.object({
  visited_on: z.string().optional(),
  visitors: z.array(z.string()).default([]),
  answers: z.record(z.string(), z.string()).default({}),
  finding: z.string().optional(),
});

const reportInput = z
  .looseObject({
    visited_on: day(),
    visitors: line(200),
    finding: paragraph({ min: 10, max: 3000 }),
    outcome: choice(outcomes),
  })
  .transform(({ visited_on, visitors, finding, outcome, ...rest }) => ({
    visited_on,
    visitors: visitors
      .split(/[,\uFF0C\u3001;\uFF1B\s]+/u)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    finding,
    outcome,
    answers: rest,
  }));

const longestAnswer = 2000;

export const visitStage = defineStage(schema, memorySchema, {
  kind: 'visit',
  config,
  begins: { by: 'programme_officer', due: '10 wd' },
  mayChange: { anyTime: ['visitors', 'questions'] },
  outcomes: () => outcomes,
  dated: () => ({
    key: 'visited_on',
    on: (memory) => memorySchema.parse(memory ?? {}).visited_on ?? null,
  }),
  open: ({ config: { by } }) => [open('report', { role: by })],
  verbs: {
    report: verb({
      by: 'stage',
      input: reportInput,
      act: (typed, { config: { visitors, questions }, now }) => {
        if (new Set(typed.visitors).size < visitors) {
          throw invalid({ visitors: { code: 'visitors_needed', params: { visitors } } });
        }
        if (new Date(`${typed.visited_on}T00:00:00+08:00`) > now) {
          throw invalid({ visited_on: { code: 'in_the_future' } });
        }
        const answers = Object.fromEntries(
          questions.map(({ id }) => {
            const text = typed.answers[`question.${id}`];
            if (typeof text !== 'string' || text.trim() === '') {
              throw invalid({ [`question.${id}`]: { code: 'required' } });
            }
            if (text.trim().length > longestAnswer) {
              throw invalid({
                [`question.${id}`]: { code: 'too_long', params: { max: longestAnswer } },
              });
            }
            return [id, text.trim()];
          }),
        );
        const { visited_on, finding, outcome } = typed;
        return [
          note({ visited_on, visitors: typed.visitors, finding, answers }),
          complete('report'),
          conclude(outcome, finding),
        ];
      },
    }),
  },
  course: (outcome, { config: { visitors, questions }, now }) => [
    play('report', {
      visited_on: zoneDay(now),
      visitors: Array.from({ length: visitors }, (_, at) => `${at + 1}`).join(','),
      finding: supposedText,
      outcome,
      ...Object.fromEntries(questions.map(({ id }) => [`question.${id}`, supposedText])),
    }),
  ],
});
