import { z } from 'zod';
import { choice, line } from '../../typed.js';
import { play } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { stageRole } from '../contract/stageKind.js';
import type { SampleTerms } from '../contract/stageQuestions.js';

/**
 * A random sample of a whole call: the cases that wait here together are drawn from with a seed
 * that is published, and each is told whether it was drawn. The draw itself is in
 * `domain/scoring/sampleDraw.ts`.
 */
const config = {
  /** At least so many of a hundred are drawn. */
  percent: z.number().int().min(1).max(100),
  min: z.number().int().min(0).max(1000).default(1),
};
const schema = z.object({ ...config, ...stageRole });
const memorySchema = z.object({ seed: z.string().optional(), drawn: z.boolean().optional() });

function drawnIn(memory: unknown): ReturnType<SampleTerms['drawn']> {
  const { seed, drawn } = memorySchema.parse(memory ?? {});
  return seed === undefined || drawn === undefined ? null : { seed, drawn };
}

export const sampleStage = defineStage(schema, memorySchema, {
  kind: 'sample',
  config,
  apart: true,
  begins: { by: 'programme_officer', config: () => ({ percent: 5 }) },
  wholeCall: true,
  news: { outcomes: { drawn: { letter: 'sample_drawn', to: ['applicant'] } } },
  outcomes: () => ['drawn', 'passed_by'],
  draws: ({ percent, min }) => ({ percent, min, drawn: drawnIn }),
  open: ({ config: { by } }) => [open('draw', { role: by })],
  verbs: {
    draw: verb({
      by: 'stage',
      input: z.object({ seed: line(100), drawn: choice(['yes', 'no']) }),
      act: ({ seed, drawn }) => [
        note({ seed, drawn: drawn === 'yes' }),
        complete('draw'),
        conclude(drawn === 'yes' ? 'drawn' : 'passed_by'),
      ],
    }),
  },
  course: (outcome) => [play('draw', { seed: 'walk', drawn: outcome === 'drawn' ? 'yes' : 'no' })],
});
