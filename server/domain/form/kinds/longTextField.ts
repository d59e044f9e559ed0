import { z } from 'zod';
import { fieldCommon, type FieldKind } from '../fieldKind.js';
import { asText, problemAt, textUnder, valueOf } from '../reading.js';

/** Several lines. `min` counts only when handing in, so that a beginning can be saved. */
export const longTextSchema = z.strictObject({
  kind: z.literal('long_text'),
  ...fieldCommon,
  min: z.number().int().min(0).max(20_000).default(0),
  max: z.number().int().min(1).max(20_000).default(2000),
});

export const longTextField: FieldKind<z.infer<typeof longTextSchema>> = {
  kind: 'long_text',
  celType: 'string',
  meaning: 'text',
  gist: 'first',
  longest: ({ max }) => max,
  read: (raw, name, { max }) => {
    const typed = textUnder(raw, name, { max, lines: true });
    return typed.stop ?? valueOf(typed.text);
  },
  lacks: (value, { min, required }) => {
    const { length } = asText(value);
    if (length === 0) return required ? problemAt('', 'required') : {};
    return length < min ? problemAt('', 'too_short', { min }) : {};
  },
  sample: (name, { min, max }) => ({
    [name]: 'ABC '
      .repeat(min / 4 + 1)
      .trim()
      .padEnd(min, '.')
      .slice(0, max),
  }),
  print: (value) => asText(value),
  type: asText,
  toCel: (value) => value,
};
