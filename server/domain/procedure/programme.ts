import { z } from 'zod';
import { localTextSchema } from '../localText.js';

/** A programme as `config/programmes/<programme>/programme.yaml` states it. */
export const programmeSchema = z.strictObject({
  programme: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  name: localTextSchema,
  summary: localTextSchema,
  /** Place among the programmes on the front page, smallest first. */
  order: z.number().int().min(0).default(100),
  /** The earmarked fund its awards are paid from. */
  fund: z.strictObject({
    code: z.string().regex(/^[A-Z0-9-]{2,20}$/),
    name: localTextSchema,
  }),
  source: z.string().optional(),
});
export type Programme = z.infer<typeof programmeSchema>;
