import { z } from 'zod';
import { localTextSchema } from '../localText.js';

/** What a definition says of scoring: rubrics, their criteria and bands, and the award classes. */

export const bandSchema = z.strictObject({
  name: localTextSchema,
  from: z.number().int().min(0),
  to: z.number().int(),
  text: localTextSchema.optional(),
});
export const criterionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  name: localTextSchema,
  help: localTextSchema.optional(),
  max: z.number().int().positive().max(1000),
  bands: z.array(bandSchema).default([]),
});
export const rubricSchema = z.strictObject({
  name: localTextSchema,
  criteria: z.array(criterionSchema).min(1),
  /** `trimmed_mean`: without the highest and lowest from five experts up, two decimals. */
  aggregate: z.enum(['trimmed_mean', 'mean', 'median']),
  /** A written opinion of at least this many characters is required to submit. */
  opinion_min: z.number().int().min(0).default(10),
  source: z.string().optional(),
});
export type Rubric = z.infer<typeof rubricSchema>;
export type Criterion = z.infer<typeof criterionSchema>;

export const awardClassSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  name: localTextSchema,
  amount_yuan: z.number().int().positive(),
  /** CEL over `score` and the answers: when this class is proposed. */
  when: z.string().max(1000),
  source: z.string().optional(),
});
export type AwardClass = z.infer<typeof awardClassSchema>;
