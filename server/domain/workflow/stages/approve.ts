import { z } from 'zod';
import { paragraph } from '../../form/typed.js';
import { complete, conclude, defineStage, effect, open, verb } from '../defineStage.js';
import { stageRole } from '../stageKind.js';

/** 审定: one level of authority decides; approval reserves the award in the fund. */
const config = {
  /** Whether approval sets money aside; a registration is approved without any. */
  reserves: z.boolean().default(true),
};
const schema = z.object({ ...config, ...stageRole });

export const approve = defineStage(schema, z.object({}), {
  kind: 'approve',
  config,
  outcomes: () => ['approved', 'rejected'],
  open: ({ config: { by } }) => [open('approve', { role: by })],
  verbs: {
    approve: verb({
      by: 'stage',
      input: z.object({ reason: paragraph({ min: 0, max: 1000 }) }),
      act: ({ reason }, { config: { reserves } }) => [
        ...(reserves ? [effect('reserve_award')] : []),
        complete('approve'),
        conclude('approved', reason),
      ],
    }),
    reject: verb({
      by: 'stage',
      input: z.object({ reason: paragraph({ min: 5, max: 1000 }) }),
      act: ({ reason }) => [complete('approve'), conclude('rejected', reason)],
    }),
  },
});
