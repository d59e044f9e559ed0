import { z } from 'zod';
import { localTextSchema } from '../../localText.js';
import { halfWidth, tidy } from '../../typed.js';
import {
  criterionCommon,
  hundredthsOf,
  pointsSchema,
  weight,
  type CriterionKind,
} from './criterionKind.js';

export const bandSchema = z.strictObject({
  name: localTextSchema,
  from: pointsSchema,
  to: pointsSchema,
  text: localTextSchema.optional(),
});

/** Points from 0 to `max`, whole unless `step` says otherwise (0.5 for halves). */
export const pointsCriterionSchema = z.strictObject({
  // What a criterion is that says nothing: a definition of before says no kind.
  kind: z.literal('points').default('points').optional(),
  ...criterionCommon,
  max: z.number().int().positive().max(1000),
  weight,
  step: pointsSchema.min(0.01).default(1),
  /** Fewer points than these need a reason. */
  minimum: pointsSchema.optional(),
  bands: z.array(bandSchema).default([]),
});
type Points = z.infer<typeof pointsCriterionSchema>;

const stepOf = ({ step }: Points): number => hundredthsOf(step);

export const pointsCriterion: CriterionKind<Points> = {
  kind: 'points',
  most: ({ max }) => max * 100,
  read(typed, criterion) {
    const plain = halfWidth(tidy(typed)).replace(/^\u2212/, '-');
    if (/^-?\d{1,6}(?:\.\d{1,4})?$/.test(plain)) return { value: Number(plain) };
    return { problem: { code: stepOf(criterion) % 100 === 0 ? 'not_whole' : 'not_number' } };
  },
  problem(value, criterion) {
    const { max, step } = criterion;
    const hundredths = hundredthsOf(value);
    const inSteps = Number.isSafeInteger(hundredths) && hundredths % stepOf(criterion) === 0;
    if (!inSteps && step === 1) return { code: 'not_whole' };
    if (!inSteps) return { code: 'not_in_steps', params: { step } };
    return value < 0 || value > max ? { code: 'out_of_range', params: { min: 0, max } } : null;
  },
  hundredths: hundredthsOf,
  isLow: (value, { minimum }) => minimum !== undefined && value < minimum,
  near: (share, criterion) => {
    const step = stepOf(criterion);
    return (Math.round((criterion.max * 100 * share) / step) * step) / 100;
  },
  print: String,
  type: String,
  asked: ({ max, bands }) => ({ asks: 'figure', most: max, bands }),
  faults(criterion) {
    const { max, step, minimum, bands } = criterion;
    const sorted = bands.toSorted((a, b) => a.from - b.from);
    const whole = sorted.every(({ from, to }, index) => {
      const before = sorted[index - 1];
      const begin = before ? hundredthsOf(before.to) + stepOf(criterion) : 0;
      return from <= to && hundredthsOf(from) === begin;
    });
    return [
      ...(bands.length === 0 || (whole && sorted.at(-1)?.to === max)
        ? []
        : [{ code: 'definition_bands_not_contiguous', params: { max } }]),
      ...((max * 100) % stepOf(criterion) === 0
        ? []
        : [{ code: 'definition_steps_do_not_fit', params: { max, step } }]),
      ...(minimum === undefined || minimum <= max
        ? []
        : [{ code: 'definition_minimum_impossible', params: { minimum, max } }]),
    ];
  },
};
