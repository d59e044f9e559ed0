import { z } from 'zod';
import type { Json } from '../json.js';
import { inLocale, localTextSchema, type Locale, type LocalText } from '../localText.js';

/** The closed list that a choice is made from. Ids are stored, names are shown. */
export const optionsSchema = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9][a-z0-9_]{0,39}$/),
      name: localTextSchema,
      help: localTextSchema.optional(),
    }),
  )
  .min(2)
  .max(60);
export type Options = z.infer<typeof optionsSchema>;

/** The options of a field; none where its kind has no list. */
export function optionsOf(field: object): Options {
  return 'options' in field ? optionsSchema.parse(field.options) : [];
}

/** The name of an option; an id that is no longer listed prints as itself. */
export function optionName(options: Options, id: Json, locale: Locale): string {
  if (typeof id !== 'string') return '';
  const option = options.find((each) => each.id === id);
  return option ? inLocale(option.name, locale) : id;
}

/** What a new field with options begins with, so that there is something to choose from. */
export const startingOptions = (name: LocalText): object => ({
  options: [
    { id: 'a', name },
    { id: 'b', name },
  ],
});
