import { z } from 'zod';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { optionName, optionsSchema, startingOptions } from '../options.js';
import { asText, problemOf, readLine, valueOf } from '../reading.js';

/** One of a closed list. */
export const choiceSchema = z.strictObject({
  kind: z.literal('choice'),
  ...fieldCommon,
  options: optionsSchema,
});

export const choiceField: FieldKind<z.infer<typeof choiceSchema>> = {
  kind: 'choice',
  celType: 'string',
  meaning: 'choice',
  glance: true,
  gist: 'each',
  begins: startingOptions,
  read: (raw, name, { options }) =>
    readLine(raw, name, 100, (typed) =>
      options.some(({ id }) => id === typed) ? valueOf(typed) : problemOf('choose_one'),
    ),
  sample: (name, { options }) => ({ [name]: options[0]?.id ?? '' }),
  print: (value, { options }, { locale }) => optionName(options, value, locale),
  type: asText,
  toCel: (value) => value,
};
