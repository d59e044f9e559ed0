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

const gradeStepSchema = z.strictObject({
  name: localTextSchema,
  points: pointsSchema,
  text: localTextSchema.optional(),
});

/** One of a few named steps, each worth its points. */
export const gradeCriterionSchema = z.strictObject({
  kind: z.literal('grade'),
  ...criterionCommon,
  weight,
  steps: z.array(gradeStepSchema).min(2).max(12),
  /** A step of fewer points than these needs a reason. */
  minimum: pointsSchema.optional(),
});
type Grade = z.infer<typeof gradeCriterionSchema>;

const highest = ({ steps }: Grade): number =>
  steps.reduce((most, { points }) => Math.max(most, points), 0);

/** A value is the points of its step. */
export const gradeCriterion: CriterionKind<Grade> = {
  kind: 'grade',
  most: (criterion) => hundredthsOf(highest(criterion)),
  read(typed, { steps }) {
    const plain = halfWidth(tidy(typed));
    const step = steps.find(({ points }) => String(points) === plain);
    return step ? { value: step.points } : { problem: { code: 'choose_one' } };
  },
  problem: (value, { steps }) =>
    steps.some(({ points }) => points === value) ? null : { code: 'choose_one' },
  hundredths: hundredthsOf,
  isLow: (value, { minimum }) => minimum !== undefined && value < minimum,
  near: (share, criterion) => {
    const wanted = highest(criterion) * share;
    const [nearest] = criterion.steps.toSorted(
      (a, b) => Math.abs(a.points - wanted) - Math.abs(b.points - wanted),
    );
    return nearest?.points ?? 0;
  },
  print: (value, { steps }) => steps.find(({ points }) => points === value)?.name ?? String(value),
  type: String,
  asked: ({ steps }) => ({
    asks: 'choice',
    choices: steps.map(({ name, points, text }) => ({ value: String(points), label: name, text })),
  }),
  faults(criterion) {
    const { steps, minimum } = criterion;
    const most = highest(criterion);
    return [
      ...(new Set(steps.map(({ points }) => points)).size === steps.length
        ? []
        : [{ code: 'definition_grades_alike' }]),
      ...(minimum === undefined || minimum <= most
        ? []
        : [{ code: 'definition_minimum_impossible', params: { minimum, max: most } }]),
    ];
  },
};
