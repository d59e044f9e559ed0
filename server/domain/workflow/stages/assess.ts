import { z } from 'zod';
import { durationSchema } from '../../duration.js';
import { paragraph } from '../../typed.js';
import { conflict } from '../../refusal.js';
import { play, supposedText } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { unchangedInput, whySame } from '../contract/unchanged.js';
import { stageRole, type Step } from '../contract/stageKind.js';

/** 中期评估 / 验收: the awardee reports by a date; the zone concludes or asks to rectify. */
const config = {
  /** From entering the stage to the awardee's report. */
  report_due: durationSchema,
  rectify: z.number().int().min(0).max(3).default(1),
  rectify_due: durationSchema.default('3 m'),
};
const schema = z.object({ ...config, ...stageRole });
const memorySchema = z.object({
  report: z.string().optional(),
  /** What the applicant said of a report that came back as it had been. */
  unchanged_because: z.string().default(''),
  rectified: z.number().int().default(0),
  demand: z.string().optional(),
});

const reportTask = (due: string): Step => ({
  step: 'open',
  task: { key: 'report', verb: 'report', for: { role: 'applicant' }, due },
});

export const assessStage = defineStage(schema, memorySchema, {
  kind: 'assess',
  config,
  begins: { by: 'programme_officer', config: () => ({ report_due: '12 m' }) },
  mayChange: { anyTime: ['report_due', 'rectify', 'rectify_due'] },
  letters: { report: 'report_due' },
  news: {
    acts: {
      report: { letter: 'report_filed', to: ['applicant'] },
      rectify: {
        letter: 'report_returned',
        to: ['applicant'],
        remark: (memory) => memorySchema.parse(memory ?? {}).demand ?? '',
      },
    },
    outcomes: { passed: { letter: 'report_passed', to: ['applicant'] } },
  },
  outcomes: () => ['passed', 'failed'],
  lasts: ({ report_due: due }) => [due],
  periods: ({ report_due: due, rectify_due: again }) => [due, again],
  term: ({ report_due: due }) => due,
  open: ({ config: { report_due: due } }) => [reportTask(due), { step: 'until', due }],
  verbs: {
    report: verb({
      by: 'applicant',
      input: z.object({
        report: paragraph({ min: 20, max: 8000 }),
        [unchangedInput]: z.unknown().optional(),
      }),
      act: ({ report, [unchangedInput]: said }, { openTasks, memory, config: { by } }) => {
        if (!openTasks.has('report')) throw conflict('report_not_due');
        const why = memory.report === undefined ? '' : whySame(memory.report, report, said);
        return [
          note({ report, unchanged_because: why }),
          complete('report'),
          open('conclude', { role: by }),
        ];
      },
    }),
    pass: verb({
      by: 'stage',
      input: z.object({ reason: paragraph({ min: 0, max: 1000 }) }),
      act: ({ reason }, { memory }) => {
        if (memory.report === undefined) throw conflict('no_report_yet');
        return [complete('conclude'), conclude('passed', reason)];
      },
    }),
    rectify: verb({
      by: 'stage',
      input: z.object({ reason: paragraph({ min: 5, max: 1000 }) }),
      act: ({ reason }, { memory, config: stage }) => {
        if (memory.rectified >= stage.rectify) {
          throw conflict('rectify_used_up', { times: stage.rectify });
        }
        return [
          note({ rectified: memory.rectified + 1, demand: reason }),
          complete('conclude'),
          reportTask(stage.rectify_due),
          { step: 'until', due: stage.rectify_due },
        ];
      },
    }),
    fail: verb({
      by: 'stage',
      input: z.object({ reason: paragraph({ min: 5, max: 1000 }) }),
      act: ({ reason }) => [conclude('failed', reason)],
    }),
  },
  course: (outcome) => [
    play('report', { report: supposedText }),
    play(outcome === 'passed' ? 'pass' : 'fail', { reason: supposedText }),
  ],
});
