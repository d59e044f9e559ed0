import { z } from 'zod';
import {
  correctionConfig,
  correctionsOf,
  correctionSteps,
  readCorrections,
} from '../contract/corrections.js';
import { play, supposedText } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { line, paragraph } from '../../typed.js';
import { localTextSchema } from '../../localText.js';
import { invalid } from '../../refusal.js';
import { stageRole } from '../contract/stageKind.js';

/**
 * Acceptance: the desk accepts a case, returns it once for all corrections, or refuses it. A
 * definition may name further ways on, such as support decided case by case, which demand the
 * number of the paper that they rest on.
 */
const waySchema = z.strictObject({
  outcome: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** What must be given as its ground, such as the number of the minutes. */
  asks: localTextSchema,
});
const config = { ...correctionConfig, also: z.array(waySchema).default([]) };
const schema = z.object({ ...config, ...stageRole });

const memorySchema = z.object({
  ground: z.string().optional(),
  /** What a refusal rests on, and what may be done about it. */
  basis: z.string().default(''),
  remedy: z.string().default(''),
});

export const intakeStage = defineStage(schema, memorySchema, {
  kind: 'intake',
  config,
  begins: { by: 'desk_officer', due: '3 wd' },
  mayChange: { anyTime: ['corrections', 'correction_due', 'no_answer', 'also'] },
  outcomes: ({ also }) => ['accepted', 'refused', ...also.map(({ outcome }) => outcome)],
  named: ({ also }) => also.map(({ outcome }) => outcome),
  corrections: correctionsOf,
  founded: () => ({ on: (memory) => memorySchema.parse(memory ?? {}) }),
  news: {
    acts: { divert: { letter: 'accepted', to: ['applicant'] } },
    outcomes: { accepted: { letter: 'accepted', to: ['applicant'] } },
  },
  open: ({ config: { by } }) => [open('decide', { role: by })],
  verbs: {
    accept: verb({
      by: 'stage',
      input: z.object({ reason: paragraph({ min: 0, max: 500 }) }),
      act: ({ reason }) => [complete('decide'), conclude('accepted', reason)],
    }),
    ask: verb({
      by: 'stage',
      input: readCorrections,
      act: (items, view) => correctionSteps(items, view),
    }),
    refuse: verb({
      by: 'stage',
      input: z.object({
        reason: paragraph({ min: 5, max: 1000 }),
        basis: paragraph({ min: 0, max: 500 }),
        remedy: paragraph({ min: 0, max: 500 }),
      }),
      act: ({ reason, basis, remedy }) => [
        note({ basis, remedy }),
        complete('decide'),
        conclude('refused', reason),
      ],
    }),
    /** Takes one of the ways that the definition names, on the ground that it asks for. */
    divert: verb({
      by: 'stage',
      input: z.object({ outcome: line(40), ground: line(200) }),
      act: ({ outcome, ground }, { config: { also } }) => {
        if (!also.some((way) => way.outcome === outcome)) {
          throw invalid({ outcome: { code: 'choose_one' } });
        }
        return [note({ ground }), complete('decide'), conclude(outcome, ground)];
      },
    }),
  },
  course: (outcome) => {
    if (outcome === 'accepted') return [play('accept')];
    if (outcome === 'refused') return [play('refuse', { reason: supposedText })];
    return [play('divert', { outcome, ground: supposedText })];
  },
});
