import { z } from 'zod';
import { localTextSchema } from '../localText.js';

/** A paper that a stage asks for by name, such as an audit report. */
export const enclosureSchema = z.strictObject({
  /** Short, since it stands in the place of the file beside the stage's own id. */
  id: z.string().regex(/^[a-z][a-z0-9_]{0,19}$/),
  name: localTextSchema,
  help: localTextSchema.optional(),
  required: z.boolean().default(true),
});
export type Enclosure = z.infer<typeof enclosureSchema>;

/** The input of a paper, and where what is wrong with it is said. */
export const enclosureInput = (id: string): string => `document.${id}`;
