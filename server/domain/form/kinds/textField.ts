import { z } from 'zod';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, readLine, valueOf } from '../reading.js';

/** One line of text. */
export const textSchema = z.strictObject({
  kind: z.literal('text'),
  ...fieldCommon,
  max: z.number().int().min(1).max(2000).default(200),
});

export const textField: FieldKind<z.infer<typeof textSchema>> = {
  kind: 'text',
  celType: 'string',
  meaning: 'text',
  glance: true,
  gist: 'each',
  longest: ({ max }) => max,
  read: (raw, name, { max }) => readLine(raw, name, max, (typed) => valueOf(typed)),
  sample: (name) => ({ [name]: 'ABC' }),
  print: (value) => asText(value),
  type: asText,
  toCel: (value) => value,
};
