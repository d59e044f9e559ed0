import { z } from 'zod';
import { halfWidth, tidy } from '../../typed.js';
import { criterionCommon, weight, type CriterionKind } from './criterionKind.js';

/** A question of yes or no; yes gives `max` points, which may be none. */
export const yesNoCriterionSchema = z.strictObject({
  kind: z.literal('yes_no'),
  ...criterionCommon,
  max: z.number().int().min(0).max(1000).default(0),
  weight,
  /** A no needs a reason. */
  must: z.boolean().default(false),
});

const answers = [
  { value: '1', label: { key: 'reviews.marks.yes' } },
  { value: '0', label: { key: 'reviews.marks.no' } },
];

/** A value is 1 for yes and 0 for no. */
export const yesNoCriterion: CriterionKind<z.infer<typeof yesNoCriterionSchema>> = {
  kind: 'yes_no',
  most: ({ max }) => max * 100,
  read(typed) {
    const plain = halfWidth(tidy(typed));
    return /^[01]$/.test(plain) ? { value: Number(plain) } : { problem: { code: 'choose_one' } };
  },
  problem: (value) => (value === 0 || value === 1 ? null : { code: 'choose_one' }),
  hundredths: (value, { max }) => value * max * 100,
  isLow: (value, { must }) => must && value === 0,
  near: (share) => (share < 0.5 ? 0 : 1),
  print: (value) => ({ key: `reviews.marks.${value === 1 ? 'yes' : 'no'}` }),
  type: String,
  asked: () => ({ asks: 'choice', choices: answers }),
  faults: ({ max, weight: worth }) =>
    max === 0 && worth !== undefined ? [{ code: 'definition_weight_of_nothing' }] : [],
};
