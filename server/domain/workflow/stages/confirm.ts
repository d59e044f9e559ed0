import { z } from 'zod';
import { choice, paragraph } from '../../typed.js';
import { localTextSchema } from '../../localText.js';
import { play, supposedText } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { stageRole } from '../contract/stageKind.js';

/**
 * A party confirms what the definition asks: the other side of an order, the applicant that a
 * service was rendered, a candidate that the benefit is wanted. Silence is an outcome like any
 * other where the definition names one as `timeout`.
 */
const config = {
  /** What is confirmed, in the words that stand on the page. */
  statement: localTextSchema,
  /** Whether the other side is rated from 1 to 5 at the same time. */
  rates: z.boolean().default(false),
};
const schema = z.object({ ...config, ...stageRole });
const memorySchema = z.object({
  answer: z.enum(['yes', 'no']).optional(),
  rating: z.number().optional(),
  remark: z.string().default(''),
});

const ratings = ['1', '2', '3', '4', '5'] as const;
const rated = z.object({
  rating: choice(ratings).optional(),
  remark: paragraph({ min: 0, max: 1000 }),
});

export const confirmStage = defineStage(schema, memorySchema, {
  kind: 'confirm',
  config,
  begins: { by: 'applicant', config: (name) => ({ statement: name }) },
  forParties: true,
  letters: { confirm: 'confirmation_asked' },
  news: {
    outcomes: {
      confirmed: { letter: 'counterparty_agreed', to: ['applicant'], by: 'counterparty' },
    },
  },
  mayChange: { anyTime: ['statement', 'rates'] },
  outcomes: () => ['confirmed', 'declined'],
  facts: ({ rates }) => (rates ? ['rating'] : []),
  open: ({ config: { by } }) => [open('confirm', { role: by })],
  verbs: {
    confirm: verb({
      by: 'stage',
      input: rated,
      act: ({ rating, remark }, { config: { rates } }) => {
        const stars = rates ? Number(choice(ratings).parse(rating)) : null;
        return [
          note({ answer: 'yes', remark, ...(stars === null ? {} : { rating: stars }) }),
          ...(stars === null ? [] : [{ step: 'facts', facts: { rating: stars } } as const]),
          complete('confirm'),
          conclude('confirmed', remark),
        ];
      },
    }),
    decline: verb({
      by: 'stage',
      input: z.object({ remark: paragraph({ min: 5, max: 1000 }) }),
      act: ({ remark }) => [
        note({ answer: 'no', remark }),
        complete('confirm'),
        conclude('declined', remark),
      ],
    }),
  },
  course: (outcome, _, { rating }) => [
    outcome === 'confirmed'
      ? play('confirm', { rating: String(rating) })
      : play('decline', { remark: supposedText }),
  ],
});
