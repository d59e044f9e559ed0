import { z } from 'zod';
import type { AwardClass } from '../../scoring/rubricSchema.js';
import { durationSchema } from '../../duration.js';
import { choice, paragraph, whole } from '../../typed.js';
import { conflict, invalid } from '../../refusal.js';
import { play, type Play } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { stageRole, type Step } from '../contract/stageKind.js';

/**
 * 综合排序: the cases of a call are put in order together and the line is drawn by quota, score and
 * budget. The order is computed from scores when the list is confirmed; each case then notes its
 * place, class and amount. Where the definition says so, the first of those below the line stay in
 * reserve (递补), here and without a task, until they fill a place or their time is over.
 */
const config = {
  /** Cases selected at most, beside the quota of the call. */
  places: z.number().int().min(1).max(100_000).optional(),
  /** Points below which no case is selected or stands in reserve. */
  lowest_score: z.number().min(0).max(1000).optional(),
  /** So many below the line stand in reserve … */
  reserves: z.number().int().min(0).max(1000).default(0),
  /** … or so many for each hundred selected, rounded up. */
  reserve_percent: z.number().int().min(1).max(100).optional(),
  /** For how long at most; they end sooner once the public notice is over and no place is free. */
  reserve_term: durationSchema.default('60 wd'),
};
const schema = z.object({ ...config, ...stageRole });
type Config = z.infer<typeof schema>;
const memorySchema = z.object({
  rank: z.number().optional(),
  class: z.string().optional(),
  reason: z.string().optional(),
  /** Placed below the line, to fill a place that becomes free. */
  reserve: z.boolean().default(false),
});
type Memory = z.infer<typeof memorySchema>;

const recall = (memory: unknown): Memory => memorySchema.parse(memory ?? {});

const ruleOf = ({ reserves, reserve_percent: percent, reserve_term: term }: Config) =>
  reserves === 0 && percent === undefined
    ? null
    : { count: reserves, percent: percent ?? null, term };

function awardOf(classes: readonly AwardClass[], id: string): AwardClass {
  const award = classes.find((each) => each.id === id);
  if (!award) throw invalid({ class: { code: 'choose_one' } });
  return award;
}

const selected = (rank: number, award: AwardClass, reason: string): Step[] => [
  { step: 'facts', facts: { rank, class: award.id, amount_fen: award.amount_yuan * 100 } },
  complete('rank'),
  conclude('selected', reason),
];

const reason = paragraph({ min: 0, max: 1000 });

export const rankStage = defineStage(schema, memorySchema, {
  kind: 'rank',
  config,
  judges: true,
  apart: true,
  begins: { by: 'department_head' },
  mayChange: {
    anyTime: ['places', 'lowest_score', 'reserves', 'reserve_percent', 'reserve_term'],
  },
  wholeCall: true,
  news: {
    acts: { reserve: { letter: 'in_reserve', to: ['applicant'] } },
    outcomes: { selected: { letter: 'shortlisted', to: ['applicant'] } },
  },
  outcomes: () => ['selected', 'not_selected'],
  facts: () => ['rank', 'class', 'amount_fen'],
  periods: (stage) => (ruleOf(stage) === null ? [] : [stage.reserve_term]),
  expires: () => (memory) => (recall(memory).reserve ? 'not_selected' : null),
  ranks: (stage) => ({
    above: 'selected',
    below: 'not_selected',
    places: stage.places ?? null,
    lowest: stage.lowest_score === undefined ? null : Math.round(stage.lowest_score * 100),
    reserves: ruleOf(stage),
    reason: (memory) => {
      const { rank: placed, reason: why = '' } = recall(memory);
      return placed === undefined ? null : why;
    },
    reserved: (memory) => {
      const { reserve, rank = 0, class: award = '' } = recall(memory);
      return reserve ? { rank, class: award } : null;
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
        reason,
      }),
      act: (typed, { awardClasses, memory }) => {
        if (memory.reserve) throw conflict('reserve_placed');
        const { rank, reason: why } = typed;
        const placed = note({ rank, class: typed.class, reason: why });
        if (typed.selected === 'no') {
          return [placed, complete('rank'), conclude('not_selected', why)];
        }
        return [placed, ...selected(rank, awardOf(awardClasses, typed.class), why)];
      },
    }),
    /** Below the line, but next in turn should a place become free. */
    reserve: verb({
      by: 'stage',
      input: z.object({ rank: whole(1, 100_000), class: z.string().max(40), reason }),
      act: ({ rank, class: chosen, reason: why }, { awardClasses, memory, config: stage }) => {
        const rule = ruleOf(stage);
        if (rule === null) throw conflict('reserve_none');
        if (memory.reserve) throw conflict('reserve_placed');
        const { id } = awardOf(awardClasses, chosen);
        return [
          note({ rank, class: id, reason: why, reserve: true }),
          complete('rank'),
          { step: 'until', due: rule.term },
        ];
      },
    }),
    /** A place became free: proposed by one person and approved by another. */
    refill: verb({
      by: 'system',
      input: z.object({ class: z.string().max(40), reason }),
      act: ({ class: chosen, reason: why }, { awardClasses, memory: { reserve, rank = 1 } }) => {
        if (!reserve) throw conflict('reserve_gone');
        const award = awardOf(awardClasses, chosen);
        return [
          note({ class: award.id, reason: why, reserve: false }),
          ...selected(rank, award, why),
        ];
      },
    }),
    /** No place can become free any more. */
    stand_down: verb({
      by: 'system',
      input: z.object({}),
      act: (_, { memory }) => {
        if (!memory.reserve) throw conflict('reserve_gone');
        return [conclude('not_selected')];
      },
    }),
  },
  course: (outcome, { config: stage }, { rank: place, awardClass }): readonly Play[] => {
    const typed = { rank: String(place), class: awardClass ?? '' };
    if (outcome === 'not_selected' && ruleOf(stage) !== null && awardClass !== null) {
      return [play('reserve', typed), { verb: 'stand_down', typed: {}, afterwards: true }];
    }
    return [play('place', { ...typed, selected: outcome === 'selected' ? 'yes' : 'no' })];
  },
});
