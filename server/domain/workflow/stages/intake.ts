import { z } from 'zod';
import { correctionConfig, correctionSteps, readCorrections } from '../corrections.js';
import { complete, conclude, defineStage, open, verb } from '../defineStage.js';
import { paragraph } from '../../form/typed.js';
import { stageRole } from '../stageKind.js';

/** 受理: the desk accepts a case, returns it once for all corrections, or refuses it. */
const config = { ...correctionConfig };
const schema = z.object({ ...config, ...stageRole });

export const intake = defineStage(schema, z.object({}), {
  kind: 'intake',
  config,
  outcomes: () => ['accepted', 'refused'],
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
      input: z.object({ reason: paragraph({ min: 5, max: 1000 }) }),
      act: ({ reason }) => [complete('decide'), conclude('refused', reason)],
    }),
  },
});
