import { z } from 'zod';
import { paragraph } from '../../typed.js';
import { play, supposedText } from '../contract/course.js';
import { complete, conclude, defineStage, effect, open, verb } from '../contract/defineStage.js';
import { invalid } from '../../refusal.js';
import { stageRole, type StageView, type Step } from '../contract/stageKind.js';

/** 审定: one level of authority decides; approval reserves the award in the fund. */
const config = {
  /** Whether approval sets money aside; a registration is approved without any. */
  reserves: z.boolean().default(true),
};
const schema = z.object({ ...config, ...stageRole });

type View = StageView<z.infer<typeof schema>, unknown>;

/** Another class than the proposed one, with the reason; where none was proposed one must be chosen. */
function amendment(wanted: string, reason: string, { awardClasses, facts }: View): Step[] {
  if (wanted === '' || wanted === facts['class']) return [];
  const award = awardClasses.find(({ id }) => id === wanted);
  if (!award) throw invalid({ class: { code: 'choose_one' } });
  if (reason.length < 5) throw invalid({ reason: { code: 'reason_needed' } });
  return [{ step: 'facts', facts: { class: award.id, amount_fen: award.amount_yuan * 100 } }];
}

export const approveStage = defineStage(schema, z.object({}), {
  kind: 'approve',
  config,
  judges: true,
  begins: { by: 'approver', due: '10 wd' },
  mayChange: { anyTime: ['reserves'] },
  news: { outcomes: { approved: { letter: 'approved', to: ['applicant'] } } },
  outcomes: () => ['approved', 'rejected'],
  facts: () => ['class', 'amount_fen'],
  decides: ({ reserves }) => ({ reserves: reserves ? 'approved' : null }),
  open: ({ config: { by } }) => [open('approve', { role: by })],
  verbs: {
    approve: verb({
      by: 'stage',
      input: z.object({
        reason: paragraph({ min: 0, max: 1000 }),
        class: z.string().max(40).default(''),
      }),
      act: ({ reason, class: wanted }, view) => [
        ...amendment(wanted, reason, view),
        ...(view.config.reserves ? [effect('reserve_award')] : []),
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
  course: (outcome, { awardClasses }, { awardClass }) => {
    if (outcome === 'rejected') return [play('reject', { reason: supposedText })];
    const wanted = awardClasses.length > 0 ? (awardClass ?? '') : '';
    return [play('approve', { reason: supposedText, class: wanted })];
  },
});
