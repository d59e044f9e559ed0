import { z } from 'zod';
import { localTextSchema } from '../localText.js';
import { criterionSchema } from './criteria/registry.js';

/** What a definition says of scoring: rubrics with their criteria, and the award classes. */

export const rubricSchema = z.strictObject({
  name: localTextSchema,
  criteria: z.array(criterionSchema).min(1),
  /** `trimmed_mean`: without the highest and lowest from five experts up, two decimals. */
  aggregate: z.enum(['trimmed_mean', 'mean', 'median']),
  /** A written opinion of at least this many characters is required to submit. */
  opinion_min: z.number().int().min(0).default(10),
  /** Criteria compared one after the other where scores are equal; without them, the weightiest first. */
  ties: z.array(z.string()).max(30).default([]),
  source: z.string().optional(),
});
export type Rubric = z.infer<typeof rubricSchema>;

export const awardClassSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/),
  name: localTextSchema,
  amount_yuan: z.number().int().positive(),
  /** CEL over `score` and the answers: when this class is proposed. */
  when: z.string().max(1000),
  source: z.string().optional(),
});
export type AwardClass = z.infer<typeof awardClassSchema>;
