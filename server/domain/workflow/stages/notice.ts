import { z } from 'zod';
import { durationSchema } from '../../duration.js';
import { paragraph } from '../../typed.js';
import { conflict } from '../../refusal.js';
import { play, supposedText, type Play } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { noticeResultSchema, noticeWordingSchema } from '../contract/noticeWording.js';
import { stageRole } from '../contract/stageKind.js';

/**
 * 公示: the proposed award stands on a public list for `days`, counted from the day after it is
 * published. The clock ends it; an open objection holds this one case and the others go on.
 */
const config = {
  days: durationSchema,
  /** Without it the list is worded plainly, whatever it proposes. */
  wording: noticeWordingSchema.optional(),
  /** What the public reads that a case came to, where it is not its award class. */
  results: z.array(noticeResultSchema).max(20).default([]),
};
const schema = z.object({ ...config, ...stageRole });
const memorySchema = z.object({ notice: z.string().optional(), ended: z.boolean().default(false) });

export const noticeStage = defineStage(schema, memorySchema, {
  kind: 'notice',
  config,
  apart: true,
  begins: { by: 'programme_officer', config: () => ({ days: '5 wd' }) },
  mayChange: { anyTime: ['days', 'wording', 'results'] },
  news: { acts: { publish: { letter: 'notice_published', to: ['applicant'] } } },
  outcomes: () => ['confirmed', 'dismissed'],
  lasts: ({ days }) => [days],
  periods: ({ days }) => [days],
  term: ({ days }) => days,
  rules: ({ results }) =>
    results.flatMap(({ when }, index) =>
      when === undefined
        ? []
        : [{ at: `results.${index}.when`, source: when, result: 'bool' } as const],
    ),
  publishes: ({ days, wording = null, results }) => ({
    period: days,
    wording,
    results,
    list: (memory) => memorySchema.parse(memory ?? {}).notice ?? null,
    struckBy: 'dismissed',
  }),
  open: ({ config: { by } }) => [open('publish', { role: by })],
  verbs: {
    publish: verb({
      by: 'stage',
      input: z.object({ notice: z.string() }),
      act: ({ notice: id }, { memory, config: { days } }) => {
        if (memory.notice !== undefined) throw conflict('already_published');
        return [note({ notice: id }), complete('publish'), { step: 'until', due: days }];
      },
    }),
    /** The period is over and nothing holds the case. */
    close: verb({
      by: 'system',
      input: z.object({}),
      act: () => [note({ ended: true }), conclude('confirmed')],
    }),
    /** An objection proved right: the case leaves the list. */
    dismiss: verb({
      by: 'discipline_officer',
      input: z.object({ reason: paragraph({ min: 5, max: 2000 }) }),
      act: ({ reason }) => [conclude('dismissed', reason)],
    }),
  },
  course: (outcome): readonly Play[] => [
    play('publish', { notice: 'walk' }),
    outcome === 'confirmed'
      ? { verb: 'close', typed: {}, afterwards: true }
      : play('dismiss', { reason: supposedText }),
  ],
});
