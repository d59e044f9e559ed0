import { z } from 'zod';
import { localTextSchema } from '../localText.js';

/** A list with levels; `prefix` are the letters before the numbers of its entries. */
export const registrySchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  name: localTextSchema,
  summary: localTextSchema,
  prefix: z.string().regex(/^[A-Z]{2,4}$/),
  levels: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9_]*$/), name: localTextSchema }))
    .min(1),
});
export type Registry = z.infer<typeof registrySchema>;

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
  /** Lists that organisations of the programme can be on: providers, carriers, bases. */
  registries: z.array(registrySchema).default([]),
  source: z.string().optional(),
});
export type Programme = z.infer<typeof programmeSchema>;
