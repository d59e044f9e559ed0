import { z } from 'zod';
import { choice, paragraph, whole } from '../../typed.js';
import { invalid } from '../../refusal.js';
import { play } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { stageRole } from '../contract/stageKind.js';

/**
 * 综合排序: the cases of a call are put in order together and the line is drawn by quota and
 * budget. The order is computed from scores when the list is confirmed; each case then notes its
 * place, class and amount.
 */
const config = {};
const schema = z.object({ ...stageRole });
const memorySchema = z.object({
  rank: z.number().optional(),
  class: z.string().optional(),
  reason: z.string().optional(),
});

export const rankStage = defineStage(schema, memorySchema, {
  kind: 'rank',
  config,
  judges: true,
  apart: true,
  begins: { by: 'department_head' },
  wholeCall: true,
  news: { outcomes: { selected: { letter: 'shortlisted', to: ['applicant'] } } },
  outcomes: () => ['selected', 'not_selected'],
  facts: () => ['rank', 'class', 'amount_fen'],
  ranks: () => ({
    above: 'selected',
    below: 'not_selected',
    reason: (memory) => {
      const { rank: placed, reason = '' } = memorySchema.parse(memory ?? {});
      return placed === undefined ? null : reason;
    },
  }),
  open: ({ config: { by } }) => [open('rank', { role: by })],
  verbs: {
    place: verb({
      by: 'stage',
      input: z.object({
        rank: whole(1, 100_000),
        selected: choice(['yes', 'no']),
        class: z.string().max(40),
        reason: paragraph({ min: 0, max: 1000 }),
      }),
      act: (typed, { awardClasses }) => {
        const placed = { rank: typed.rank, class: typed.class, reason: typed.reason };
        if (typed.selected === 'no') {
          return [note(placed), complete('rank'), conclude('not_selected', typed.reason)];
        }
        const award = awardClasses.find(({ id }) => id === typed.class);
        if (!award) throw invalid({ class: { code: 'choose_one' } });
        return [
          note(placed),
          {
            step: 'facts',
            facts: { rank: typed.rank, class: award.id, amount_fen: award.amount_yuan * 100 },
          },
          complete('rank'),
          conclude('selected', typed.reason),
        ];
      },
    }),
  },
  course: (outcome, _, { rank: place, awardClass }) => [
    play('place', {
      rank: String(place),
      selected: outcome === 'selected' ? 'yes' : 'no',
      class: awardClass ?? '',
    }),
  ],
});
