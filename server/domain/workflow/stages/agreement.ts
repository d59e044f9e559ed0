import { z } from 'zod';
import { durationSchema } from '../../duration.js';
import { conflict, stale } from '../../refusal.js';
import { play, type Play } from '../contract/course.js';
import {
  complete,
  conclude,
  defineStage,
  effect,
  note,
  open,
  verb,
} from '../contract/defineStage.js';
import { stageRole } from '../contract/stageKind.js';

/**
 * 任务书: drawn up from the case, signed by the awardee, countersigned for the zone. The text is
 * frozen when issued and both signatures are over its hash; signing commits the money.
 */
const config = { sign_due: durationSchema.default('20 wd') };
const schema = z.object({ ...config, ...stageRole });
const memorySchema = z.object({ hash: z.string().optional(), signed: z.boolean().default(false) });

export const agreementStage = defineStage(schema, memorySchema, {
  kind: 'agreement',
  config,
  mayChange: { anyTime: ['sign_due'] },
  apart: true,
  begins: { by: 'programme_officer', due: '20 wd' },
  letters: { sign: 'agreement_ready' },
  news: { outcomes: { signed: { letter: 'agreement_signed', to: ['applicant'] } } },
  outcomes: () => ['signed', 'lapsed'],
  periods: ({ sign_due: due }) => [due],
  term: ({ sign_due: due }) => due,
  signs: () => ({
    signed: 'signed',
    issued: (memory) => memorySchema.safeParse(memory).data?.hash ?? null,
  }),
  open: ({ config: { by } }) => [open('issue', { role: by })],
  verbs: {
    issue: verb({
      by: 'stage',
      input: z.object({ hash: z.string() }),
      act: ({ hash }, { memory, config: { sign_due: due } }) => {
        if (memory.hash !== undefined) throw conflict('already_issued');
        return [
          note({ hash }),
          complete('issue'),
          { step: 'open', task: { key: 'sign', verb: 'sign', for: { role: 'applicant' }, due } },
          { step: 'until', due },
        ];
      },
    }),
    sign: verb({
      by: 'applicant',
      input: z.object({ hash: z.string() }),
      act: ({ hash }, { memory, config: { by } }) => {
        if (memory.hash !== hash) throw stale('agreement_changed');
        if (memory.signed) throw conflict('already_signed');
        return [note({ signed: true }), complete('sign'), open('countersign', { role: by })];
      },
    }),
    countersign: verb({
      by: 'stage',
      input: z.object({ hash: z.string() }),
      act: ({ hash }, { memory }) => {
        if (memory.hash !== hash || !memory.signed) throw stale('agreement_changed');
        return [complete('countersign'), effect('commit_award'), conclude('signed')];
      },
    }),
    lapse: verb({ by: 'system', input: z.object({}), act: () => [conclude('lapsed')] }),
  },
  course: (outcome): readonly Play[] => {
    const hash = 'walk';
    return outcome === 'signed'
      ? [play('issue', { hash }), play('sign', { hash }), play('countersign', { hash })]
      : [play('issue', { hash }), { verb: 'lapse', typed: {}, afterwards: true }];
  },
});
