import { z } from 'zod';
import { localTextSchema } from '../localText.js';

/** What a short form must satisfy to be handed in, and what is said at the field where it does not. */
export const formCheckSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  field: z.string(),
  /** CEL over `report.<field>`, the answers and the facts of the case. */
  rule: z.string().min(1).max(1000),
  reason: localTextSchema,
});
